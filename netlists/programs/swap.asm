; expect 0..2 = 7 5 5
; Swaps the cells 0 and 1. The first mov that writes one of them destroys what it held, so a third
; cell keeps that: cell 2.

.mem 0: 5, 7

    mov 2, 0        ; cell 2 remembers the old cell 0
    mov 0, 1
    mov 1, 2
