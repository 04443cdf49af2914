mov r0, #9
jmp [r0]
