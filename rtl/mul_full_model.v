// The whole product of two unsigned words.
module mul_full_model #(
    parameter N = 16
) (
    input  [N-1:0]   a,
    input  [N-1:0]   b,
    output [2*N-1:0] p
);
    assign p = {{N{1'b0}}, a} * {{N{1'b0}}, b};
endmodule
