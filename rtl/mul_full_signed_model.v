// The whole product of two words in two's complement.
module mul_full_signed_model #(
    parameter N = 16
) (
    input  signed [N-1:0]   a,
    input  signed [N-1:0]   b,
    output signed [2*N-1:0] p
);
    assign p = {{N{a[N-1]}}, a} * {{N{b[N-1]}}, b};
endmodule
