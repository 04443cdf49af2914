mov r0, r1
L: jmp L
