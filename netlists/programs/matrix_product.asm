; expect 48..56 = 30 24 18 84 69 54 138 114 90
; The product of two matrices with three rows and columns: the one at cell 16 times the one at
; cell 32, at cell 48. A matrix lies in memory row by row.
;
;     1 2 3     9 8 7      30  24  18
;     4 5 6  *  6 5 4  =   84  69  54
;     7 8 9     3 2 1     138 114  90
;
; Each number of the product is a row of the left matrix times a column of the right one. Along a
; row the address grows by 1, down a column by 3.

.mem 16: 1, 2, 3, 4, 5, 6, 7, 8, 9
.mem 32: 9, 8, 7, 6, 5, 4, 3, 2, 1

.equ left, 16
.equ right, 32
.equ product, 48
.equ size, 3
.equ left_end, 25

    mov r7, #product    ; where the next number goes
    mov r5, #left       ; the start of the row
row:
    mov r6, #right      ; the top of the column
column:
    mov r0, #0          ; the sum
    mov r1, r5          ; along the row
    mov r2, r6          ; down the column
    mov r4, #size
term:
    mov r3, [r1]
    mul r3, [r2]
    add r0, r3
    add r1, #1
    add r2, #size
    sub r4, #1
    jne term

    mov [r7], r0
    add r7, #1
    add r6, #1
    cmp r6, #right+size
    jne column
    add r5, #size
    cmp r5, #left_end
    jne row
