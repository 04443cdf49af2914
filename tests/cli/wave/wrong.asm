    mov r0, #1
    mvo r1, r0
