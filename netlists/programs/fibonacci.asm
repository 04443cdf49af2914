; expect 8 = 24, 16..27 = 0 1 1 2 3 5 8 13 21 34 55 89, 38..39 = 17711 28657, 40 = ?
; All Fibonacci numbers that fit into a word, from cell 16 on; cell 8 tells how many there are.
; The sum of two positive numbers that does not fit comes out negative, because the word wraps.
; The flags of add do not say so: they are those of the exact sum, which is positive. So a cmp
; with 0 has to look at the word itself.

.equ count, 8
.equ table, 16

    mov r0, #0          ; two neighbours in the sequence
    mov r1, #1
    mov r2, #table      ; where the next one goes
next:
    mov [r2], r0
    add r2, #1
    mov r3, r0
    add r3, r1          ; the one after both
    mov r0, r1
    mov r1, r3
    cmp r0, #0          ; has the number to be stored wrapped?
    jl done
    jmp next
done:
    sub r2, #table
    mov count, r2
