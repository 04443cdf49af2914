; expect 12..15 = 0 6 15 -1
; Looks up the keys in the cells 8 to 11 in the sorted table of 16 numbers at cell 32. Cells 12 to
; 15 get the place of each key in the table, or -1 if it is not there.
; The key is in the half-open range [low, high) if it is anywhere. A look at the middle leaves one
; half of it, so at most five looks are enough for 16 numbers, and twenty for a million.

.mem 8: -70, 19, 900, 20
.mem 32: -70, -8, -3, 0, 4, 11, 19, 25, 26, 41, 77, 100, 101, 350, 620, 900

.equ keys, 8
.equ places, 12
.equ table, 32
.equ size, 16

    mov r6, #keys       ; the key we are at
    mov r7, #places     ; where its answer goes
key:
    mov r0, [r6]
    mov r1, #0          ; low
    mov r2, #size       ; high
look:
    cmp r1, r2
    je missing          ; nothing is left
    mov r3, r1          ; the middle
    add r3, r2
    div r3, #2
    mov r4, r3
    add r4, #table
    cmp [r4], r0
    je found
    jl above
    mov r2, r3          ; the middle is too large: the key is below it
    jmp look
above:
    mov r1, r3          ; the middle is too small: the key is above it
    add r1, #1
    jmp look
missing:
    mov r3, #-1
found:
    mov [r7], r3
    add r7, #1
    add r6, #1
    cmp r6, #keys+4
    jne key
