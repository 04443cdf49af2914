// Quotient and remainder of unsigned words. Division by zero: q is all ones, r is a.
module div_unsigned_model #(
    parameter N = 16
) (
    input  [N-1:0] a,
    input  [N-1:0] b,
    output [N-1:0] q,
    output [N-1:0] r,
    output         by_zero
);
    assign by_zero = b == 0;
    assign q = by_zero ? {N{1'b1}} : a / b;
    assign r = by_zero ? a : a % b;
endmodule
