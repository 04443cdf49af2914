// The ten-instruction machine, cycle by cycle: words of N bits, 2^A cells, a store of 2^P
// instructions.
//
// A word of the store is {op[4], mode of a[2], mode of b[2], a[16], b[16, or 32 if N is 32]}.
// Modes: 0 none, 1 the cell, 2 the cell whose address is in the cell, 3 the value itself.
//
// The five states, of which one is 1 while the machine runs:
//   fetch        takes the word at pc
//   operand      takes b: the value, or what the cell holds
//   pointer      only if b is in brackets: takes the cell that was pointed at
//   destination  only if a is in brackets: takes the address of the cell to change
//   execute      changes cell, flags and pc
// What cannot be done stops the machine in the state where it is found, and changes nothing:
//   code 1 division by zero; 2 address outside the memory; 3 jump outside the program;
//   4 a word that is no instruction
// at is the instruction that did it, or the word that is none.
//
// +store=FILE and +cells=FILE fill store and cells before the start, with 0 behind the program;
// +dump=FILE writes the cells when the machine stops. Who fills the arrays in another way puts 0
// behind the program too, or leaves no way to get there.
module machine_model #(
    parameter N = 16,
    parameter A = 8,
    parameter P = 10
) (
    input                            clk,
    input                            reset,
    output reg [P:0]                 pc,
    output reg [P:0]                 at,
    output reg [(N == 32 ? 55 : 39):0] instruction,
    output reg                       fetch,
    output reg                       operand,
    output reg                       pointer,
    output reg                       destination,
    output reg                       execute,
    output reg                       zero,
    output reg                       less,
    output reg                       halted,
    output reg                       fault,
    output reg [2:0]                 code
);
    localparam B = N == 32 ? 32 : 16;  // bits of the field b
    localparam W = 24 + B;             // bits of an instruction
    localparam V = 33;                 // bits that hold any address, target or 2^16

    localparam [3:0] CMP = 5, JMP = 8, JE = 9, JNE = 10, JL = 11, END = 15;
    localparam [1:0] NONE = 0, CELL = 1, POINTER = 2, VALUE = 3;
    localparam [2:0] BY_ZERO = 1, BAD_ADDRESS = 2, BAD_JUMP = 3, NO_INSTRUCTION = 4;

    reg [W-1:0] store [0:(1<<P)-1];
    reg [N-1:0] cells [0:(1<<A)-1];

    // ---- the word to fetch ----

    wire [W-1:0] word      = store[pc[P-1:0]];
    wire [3:0]   next_op   = word[W-1:W-4];
    wire [1:0]   next_a    = word[W-5:W-6];
    wire [1:0]   next_b    = word[W-7:W-8];
    wire         next_end  = next_op == END && next_a == NONE && next_b == NONE;
    wire         next_data = next_op <= CMP && (next_a == CELL || next_a == POINTER) &&
                             next_b != NONE;
    wire         next_jump = next_op >= JMP && next_op <= JL && next_a == NONE &&
                             (next_b == CELL || next_b == VALUE);

    // ---- the instruction ----

    wire [3:0]   op     = instruction[W-1:W-4];
    wire [1:0]   a_mode = instruction[W-5:W-6];
    wire [1:0]   b_mode = instruction[W-7:W-8];
    wire [15:0]  a      = instruction[B+15:B];
    wire [B-1:0] b      = instruction[B-1:0];

    reg [V-1:0] value;   // b, or on the way to it the address where it is; a jump's target
    reg [N-1:0] target;  // the address in the cell a

    // ---- the cell that a state looks at ----

    wire [V-1:0] cell_a  = a_mode == POINTER ? {{V-N{1'b0}}, target} : {{V-16{1'b0}}, a};
    wire [V-1:0] address = operand     ? {{V-B{1'b0}}, b}  :
                           pointer     ? value             :
                           destination ? {{V-16{1'b0}}, a} :
                                         cell_a;
    wire         outside = address >> A != 0;
    wire [N-1:0] content = cells[address[A-1:0]];

    // ---- what it comes to ----

    wire [N-1:0] y;
    wire         y_zero, y_less, by_zero;
    alu_model #(.N(N)) alu (
        .a(content), .b(value[N-1:0]), .op(op[2:0]),
        .y(y), .zero(y_zero), .less(y_less), .by_zero(by_zero)
    );

    wire is_jump = op[3];
    wire taken   = op == JMP || (op == JE && zero) || (op == JNE && !zero) || (op == JL && less);
    wire beyond  = value >> P != 0;

    always @(posedge clk) begin
        if (reset) begin
            {fetch, operand, pointer, destination, execute} <= 5'b10000;
            {halted, fault, zero, less} <= 0;
            code <= 0;
            pc   <= 0;
            at   <= 0;
            instruction <= 0;
        end else if (fetch) begin
            fetch <= 0;
            if (pc[P] || next_end)
                halted <= 1;
            else if (next_data || next_jump) begin
                instruction <= word;
                at          <= pc;
                operand     <= 1;
            end else begin
                fault <= 1;
                code  <= word == 0 ? BAD_JUMP : NO_INSTRUCTION;
                if (word != 0)
                    at <= pc;
            end
        end else if (operand) begin
            operand <= 0;
            if (b_mode != VALUE && outside) begin
                fault <= 1;
                code  <= BAD_ADDRESS;
            end else begin
                value       <= b_mode == VALUE ? {{V-B{1'b0}}, b} : {{V-N{1'b0}}, content};
                pointer     <= b_mode == POINTER;
                destination <= b_mode != POINTER && a_mode == POINTER;
                execute     <= b_mode != POINTER && a_mode != POINTER;
            end
        end else if (pointer) begin
            pointer <= 0;
            if (outside) begin
                fault <= 1;
                code  <= BAD_ADDRESS;
            end else begin
                value       <= {{V-N{1'b0}}, content};
                destination <= a_mode == POINTER;
                execute     <= a_mode != POINTER;
            end
        end else if (destination) begin
            destination <= 0;
            if (outside) begin
                fault <= 1;
                code  <= BAD_ADDRESS;
            end else begin
                target  <= content;
                execute <= 1;
            end
        end else if (execute) begin
            execute <= 0;
            if (is_jump && taken && beyond) begin
                fault <= 1;
                code  <= BAD_JUMP;
            end else if (is_jump) begin
                pc    <= taken ? value[P:0] : pc + 1;
                fetch <= 1;
            end else if (outside || by_zero) begin
                fault <= 1;
                code  <= outside ? BAD_ADDRESS : BY_ZERO;
            end else begin
                if (op != CMP)
                    cells[address[A-1:0]] <= y;
                if (op != 0) begin
                    zero <= y_zero;
                    less <= y_less;
                end
                pc    <= pc + 1;
                fetch <= 1;
            end
        end
    end

    // ---- images ----

    reg [8*256-1:0] store_file, cells_file, dump_file;
    integer         i;

    initial begin
        if ($value$plusargs("store=%s", store_file)) begin
            for (i = 0; i < 1 << P; i = i + 1)
                store[i] = 0;
            $readmemh(store_file, store);
        end
        if ($value$plusargs("cells=%s", cells_file))
            $readmemh(cells_file, cells);
    end

    always @(posedge halted, posedge fault)
        if ($value$plusargs("dump=%s", dump_file))
            $writememh(dump_file, cells);
endmodule
