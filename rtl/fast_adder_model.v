// The sum of two unsigned words and a carry, with the carry out of the top.
module fast_adder_model #(
    parameter N = 16
) (
    input  [N-1:0] x,
    input  [N-1:0] y,
    input          c,
    output [N-1:0] s,
    output         cn
);
    assign {cn, s} = {1'b0, x} + {1'b0, y} + {{N{1'b0}}, c};
endmodule
