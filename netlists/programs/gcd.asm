; expect 8..9 = 1071 462, 10 = 21
; The greatest common divisor of the cells 8 and 9, in cell 10: Euclid's algorithm.
; (a, b) becomes (b, the remainder of a / b) until b is 0; then a is the answer. There is no
; instruction for the remainder, but a - a / b * b is one, because div cuts the fraction off.

.mem 8: 1071, 462

.equ answer, 10

    mov r0, 8           ; a
    mov r1, 9           ; b
loop:
    cmp r1, #0
    je done
    mov r2, r0
    div r2, r1
    mul r2, r1          ; a without its remainder
    sub r0, r2          ; the remainder
    mov r3, r0          ; swap: a is b, b is the remainder
    mov r0, r1
    mov r1, r3
    jmp loop
done:
    mov answer, r0
