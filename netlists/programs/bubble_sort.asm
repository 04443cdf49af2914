; expect 16..25 = -32768 -300 -4 0 1 7 7 42 512 32767
; Sorts the cells 16 to 25, the smallest first.
; A round compares each pair of neighbours and swaps those in the wrong order. The largest number
; bubbles to the end, so each round may stop one cell earlier, and a round without a swap is the
; last. cmp is right for all numbers: -32768 is less than 32767 though their difference does not
; fit.

.mem 16: 42, 7, -4, 32767, 0, -32768, 512, 7, -300, 1

.equ first, 16
.equ last, 25

    mov r3, #last       ; the round stops here
round:
    mov r0, #first      ; a pair: [r0] and [r1]
    mov r1, #first+1
    mov r4, #0          ; swaps in this round
pair:
    cmp [r1], [r0]
    jl swap             ; the right one is smaller
next:
    add r0, #1
    add r1, #1
    cmp r0, r3
    jl pair
    sub r3, #1
    cmp r4, #0
    jne round
    jmp done
swap:
    mov r2, [r0]
    mov [r0], [r1]
    mov [r1], r2
    add r4, #1
    jmp next
done:
