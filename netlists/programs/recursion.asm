; expect 8 = 10, 9 = 55, 7 = 64, 64 = 4
; The Fibonacci number of cell 8, in cell 9, by a function that calls itself:
;
;     fib(n) = n                        if n < 2
;              fib(n - 1) + fib(n - 2)  otherwise
;
; There is no instruction to call or to return. A caller leaves in r1 the address to come back to,
; #label, and jumps; the function returns by jmp [r1]. But a function that calls itself needs r1
; for its own calls, and its n again afterwards, so it keeps them on a stack: r7 points at the
; first free cell, pushing writes there and moves r7 up, popping moves it down. Every call has its
; own place. When all is done, the stack is where it began. (In cell 64, an old return address is
; left over: the address of the instruction behind the first call.)

.mem 8: 10

.equ stack, 64

    mov r7, #stack
    mov r0, 8           ; n
    mov r1, #back
    jmp fib
back:
    mov 9, r0
    jmp end

; r0 = fib(r0); returns to r1; r2 is lost.
fib:
    cmp r0, #2
    jl return           ; fib(0) = 0, fib(1) = 1
    mov [r7], r1        ; push the return address
    add r7, #1
    mov [r7], r0        ; push n
    add r7, #1

    sub r0, #1
    mov r1, #first
    jmp fib             ; r0 = fib(n - 1)
first:
    sub r7, #1          ; take n back, and put fib(n - 1) into its place
    mov r2, [r7]
    mov [r7], r0
    add r7, #1

    mov r0, r2
    sub r0, #2
    mov r1, #second
    jmp fib             ; r0 = fib(n - 2)
second:
    sub r7, #1          ; pop fib(n - 1)
    add r0, [r7]
    sub r7, #1          ; pop the return address
    mov r1, [r7]
return:
    jmp [r1]
end:
