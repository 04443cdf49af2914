; expect 8 = 25, 16..40 = 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71 73 79 83 89 97
; The primes below 100, from cell 16 on, and how many there are in cell 8: the sieve of
; Eratosthenes.
; Cell sieve + k stands for the number k: 0 is "may be prime", 1 is "crossed out". A number that
; is still there when its turn comes is prime, and crosses out its multiples. Those below its
; square have a smaller factor and are out already, so the square is the first.

.equ count, 8
.equ list, 16
.equ sieve, 128
.equ limit, 100

    mov r0, #sieve      ; clear the sieve
clear:
    mov [r0], #0
    add r0, #1
    cmp r0, #sieve+limit
    jl clear

    mov r1, #list       ; where the next prime goes
    mov r2, #2          ; the number whose turn it is
number:
    mov r0, r2
    add r0, #sieve
    cmp [r0], #0
    jne crossed_out
    mov [r1], r2        ; a prime
    add r1, #1
    mov r0, r2          ; its square: 97 * 97 = 9409 fits
    mul r0, r2
    cmp r0, #limit
    jl multiples
    jmp crossed_out     ; above the limit: nothing to cross out
multiples:
    add r0, #sieve
cross:
    mov [r0], #1
    add r0, r2
    cmp r0, #sieve+limit
    jl cross
crossed_out:
    add r2, #1
    cmp r2, #limit
    jl number

    sub r1, #list
    mov count, r1
