; expect 8 = 27, 9 = 111, 10 = 9232
; The path of cell 8 under the rule of Collatz: halve an even number, triple an odd one and add
; one. Cell 9 gets the steps until 1, cell 10 the highest number on the way.
; A number is even if halving and doubling gives it back. Nobody knows whether every number comes
; to 1; from 27 it takes 111 steps, by way of 9232.

.mem 8: 27

.equ steps, 9
.equ highest, 10

    mov r0, 8
    mov steps, #0
    mov highest, r0
loop:
    cmp r0, #1
    je end
    mov r1, r0
    div r1, #2          ; half of it
    mov r2, r1
    mul r2, #2
    cmp r2, r0
    jne odd
    mov r0, r1
    jmp counted
odd:
    mul r0, #3
    add r0, #1
    cmp highest, r0
    jl higher
    jmp counted
higher:
    mov highest, r0
counted:
    add steps, #1
    jmp loop
end:
