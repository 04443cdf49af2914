// Quotient and remainder in two's complement: the quotient is cut toward zero, the remainder has
// the sign of a. Division by zero: q is -1, r is a.
//
// Dividing by -1 is negating, and so the smallest number wraps to itself there.
module div_model #(
    parameter N = 16
) (
    input  signed [N-1:0] a,
    input  signed [N-1:0] b,
    output        [N-1:0] q,
    output        [N-1:0] r,
    output                by_zero
);
    wire                minus_one = b == -1;
    wire signed [N-1:0] divisor   = by_zero || minus_one ? 1 : b;

    wire signed [N-1:0] quotient  = minus_one ? -a : a / divisor;

    assign by_zero = b == 0;
    assign q = by_zero ? {N{1'b1}} : quotient;
    assign r = by_zero ? a : a % divisor;
endmodule
