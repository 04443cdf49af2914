; The sum of the cells from the one that cell 8 names up to, and without, the one that cell 9 names.
    .mem 8: 15, 18
    .mem 15: 1, 2, 3

    mov r0, #0
    mov r1, 8
    mov r2, 9
loop:
    add r0, [r1]    ; one more
    add r1, #1
    cmp r1, r2
    jne loop
    mov 10, r0
