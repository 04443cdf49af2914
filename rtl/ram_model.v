// 2^A words of N bits: q is the word at addr; at a rising edge of clk, d goes into it if we is 1.
module ram_model #(
    parameter A = 8,
    parameter N = 16
) (
    input  [A-1:0] addr,
    input  [N-1:0] d,
    input          we,
    input          clk,
    output [N-1:0] q
);
    reg [N-1:0] m [0:(1<<A)-1];

    assign q = m[addr];

    always @(posedge clk)
        if (we)
            m[addr] <= d;
endmodule
