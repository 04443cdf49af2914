; expect 8 = 7, 9 = 5040
; The factorial of cell 8, in cell 9: 7! = 7 * 6 * 5 * 4 * 3 * 2 * 1.
; The loop counts down, so that the flags of sub tell when to stop: it needs no cmp. One stands in
; front of it, because 0! is 1 and multiplies nothing. 8! = 40320 is above 32767 and does not fit.

.mem 8: 7

    mov r0, #1          ; the product
    mov r1, 8           ; the next factor
    cmp r1, #0
    je done
loop:
    mul r0, r1
    sub r1, #1          ; sets the flag zero for the jne
    jne loop
done:
    mov 9, r0
