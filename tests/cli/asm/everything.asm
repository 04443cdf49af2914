; Each kind of line, each kind of operand.
.equ count, 3
.equ table, 'A'+0b11-0x0_1     ; 67
start: again:
    MOV R0, #count-4
    add [table], table+1
    sub [10], [0o17]
    mul 200, #';'              ; no comment inside quotes
    div r7, [r1]
    cmp r0, #end
    jmp end
    je  [r2]
    jne 0
    jl  again
    .word 0x6600030004         ; no instruction
end:
.mem table: -1, 'x', "a\"\n", end, ?, table
.mem r2: start
