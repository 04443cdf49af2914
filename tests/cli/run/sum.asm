mov r0,#0 ; the book's program, without its data
mov r1 ,  8
mov r2, 9
loop:
    add r0, [r1]
    add r1, #1
    cmp r1, r2
    jne loop
mov 10, r0
