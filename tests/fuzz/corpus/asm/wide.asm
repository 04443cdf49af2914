mov r0, #'中'
mov r0， r1
