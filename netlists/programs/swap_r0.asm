; expect 0 = 5, 8..9 = 7 5
; Swaps the cells 8 and 9 with r0 as the third cell.
; r0 is just another name of cell 0: a register is a cell that all agree to use for scratch.

.mem 8: 5, 7

    mov r0, 8
    mov 8, 9
    mov 9, r0
