// The arithmetic of the ten-instruction machine, with exact results of twice the width: nothing
// overflows there, so the sign of the exact result is its top bit.
//
//     op 0 mov  1 add  2 sub  3 mul  4 div  5 cmp  (6 and 7: y = 0)
//
// zero: the N bits of the result are 0; of cmp: a is equal to b.
// less: the exact result is negative; of cmp: a < b.
// cmp hands a on unchanged. Division by zero: y is -1, less is 0.
module alu_model #(
    parameter N = 16
) (
    input      [N-1:0] a,
    input      [N-1:0] b,
    input      [2:0]   op,
    output     [N-1:0] y,
    output             zero,
    output             less,
    output             by_zero
);
    localparam [2:0] MOV = 0, ADD = 1, SUB = 2, MUL = 3, DIV = 4, CMP = 5;

    wire signed [2*N-1:0] wide_a = {{N{a[N-1]}}, a};
    wire signed [2*N-1:0] wide_b = {{N{b[N-1]}}, b};
    wire                  no_divisor = b == 0;
    wire signed [2*N-1:0] divisor = no_divisor ? 1 : wide_b;
    reg  signed [2*N-1:0] exact;

    always @* begin
        case (op)
            MOV:      exact = wide_b;
            ADD:      exact = wide_a + wide_b;
            SUB, CMP: exact = wide_a - wide_b;
            MUL:      exact = wide_a * wide_b;
            DIV:      exact = wide_a / divisor;
            default:  exact = 0;
        endcase
    end

    assign by_zero = op == DIV && no_divisor;
    assign y       = by_zero ? {N{1'b1}} : op == CMP ? a : exact[N-1:0];
    assign zero    = !by_zero && exact[N-1:0] == 0;
    assign less    = !by_zero && exact[2*N-1];
endmodule
