; expect 16..23 = 0 1 1 2 9 10 173 181
; The integer part of the square roots of the cells 8 to 15, in the cells 16 to 23.
; Newton's iteration: if x is too large, n / x is too small, and their mean is nearer. Started
; above the root, x falls until it is the answer; the first step that does not make it smaller is
; the last.

.mem 8: 0, 1, 3, 4, 99, 100, 30000, 32767

.equ numbers, 8
.equ roots, 16

    mov r6, #numbers
    mov r7, #roots
number:
    mov r0, [r6]        ; n
    mov r1, r0          ; x
    cmp r0, #0
    je done             ; the iteration would divide by 0
    div r1, #2          ; n / 2 + 1 is never below the root
    add r1, #1
step:
    mov r2, r0          ; (x + n / x) / 2
    div r2, r1
    add r2, r1
    div r2, #2
    cmp r2, r1
    jl nearer
    jmp done
nearer:
    mov r1, r2
    jmp step
done:
    mov [r7], r1
    add r7, #1
    add r6, #1
    cmp r6, #numbers+8
    jne number
