; expect 0..1 = 5 7, 2 = 12
; The sum of the cells 0 and 1, in cell 2.
; There is no instruction with three operands: copy one number first, then add the other to the
; copy.

.mem 0: 5, 7

    mov 2, 0
    add 2, 1
