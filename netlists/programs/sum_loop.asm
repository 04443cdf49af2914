; expect 10 = 6, 0..2 = 6 18 18, 8..9 = 15 18, 11 = ?, 15..17 = 1 2 3
; The sum of a piece of memory: cell 8 holds the address of its first cell, cell 9 the address
; just behind its last, and the sum goes to cell 10.
; r1 walks through the piece, and add r0, [r1] adds the cell that r1 points at. The loop looks for
; its end after each round, so the piece must have at least one cell.

.mem 8: 15, 18
.mem 15: 1, 2, 3

    mov r0, #0      ; the sum so far
    mov r1, 8       ; where we are
    mov r2, 9       ; where to stop
loop:
    add r0, [r1]
    add r1, #1
    cmp r1, r2
    jne loop
    mov 10, r0
