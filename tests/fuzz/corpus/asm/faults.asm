.mem 8: 0, -1, 300
mov r0, #1
mov r1, [10]
div r0, 8
jmp 500
jmp [9]
.word 0x0500000100
.word 1
