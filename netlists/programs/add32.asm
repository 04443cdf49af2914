; expect 64..71 = 2 0 0 0 -32768 0 11 -8655
; Adds four pairs of numbers of 32 bits, each in two cells: the high word, then the low word. At
; cell 16: x high, x low, y high, y low, and so on; the sums go to cell 64 and on.
;
;     0x0001ffff + 0x00000001 = 0x00020000
;     0xffffffff + 0x00000001 = 0x00000000   (the carry out of the top is lost)
;     0x7fff8000 + 0x00008000 = 0x80000000
;     123456     + 654321     = 777777       (0x000bde31; as a signed word 0xde31 is -8655)
;
; The low words are unsigned: there was a carry if and only if their sum wrapped, and then it is
; less than either of them. But cmp and jl compare signed numbers, where 0x8000 to 0xffff are
; negative and come before 0. Adding 0x8000 to both sides turns the circle of numbers by half: the
; unsigned order of two words is the signed order of the turned ones.

.mem 16: 0x0001, 0xffff, 0x0000, 0x0001
.mem 20: 0xffff, 0xffff, 0x0000, 0x0001
.mem 24: 0x7fff, 0x8000, 0x0000, 0x8000
.mem 28: 0x0001, 0xe240, 0x0009, 0xfbf1

.equ pairs, 16
.equ sums, 64
.equ half, 0x8000

    mov r6, #pairs
    mov r7, #sums
pair:
    mov r0, [r6]        ; x high
    add r6, #1
    mov r1, [r6]        ; x low
    add r6, #1
    add r0, [r6]        ; x high + y high
    add r6, #1
    mov r2, r1
    add r2, [r6]        ; the low word of the sum
    add r6, #1

    mov r3, r2          ; sum < x low, unsigned?
    add r3, #half
    add r1, #half
    cmp r3, r1
    jl carry
    jmp store
carry:
    add r0, #1
store:
    mov [r7], r0
    add r7, #1
    mov [r7], r2
    add r7, #1
    cmp r6, #pairs+16
    jne pair
