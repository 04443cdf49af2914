mov r0, #300
mov [r0], #1
