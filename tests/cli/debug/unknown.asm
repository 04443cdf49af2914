mov r0, #7
mov r2, [r1]
mov r3, r0
