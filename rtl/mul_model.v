// The low word of a product; it is the same for unsigned numbers and for two's complement.
module mul_model #(
    parameter N = 16
) (
    input  [N-1:0] a,
    input  [N-1:0] b,
    output [N-1:0] p
);
    assign p = a * b;
endmodule
