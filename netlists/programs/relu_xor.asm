; expect 48..51 = 0 1 1 0
; A neural network that computes XOR, on its four inputs at cell 40: x1 xor x2 in the cells 48 to
; 51.
;
;     h1 = ReLU( x1 - x2)
;     h2 = ReLU(-x1 + x2)
;     y  = h1 + h2
;
; ReLU(x) is x, or 0 if x is negative. No single neuron can compute XOR; two in a hidden layer
; can. The network is data: nine numbers from cell 16 on, for each neuron two weights and a bias.
; Put others there, and the same program computes another function: with 1, 0 as the weights of h1
; it is OR.

.mem 16: 1, -1, 0       ; h1: weights of x1 and x2, bias
.mem 19: -1, 1, 0       ; h2
.mem 22: 1, 1, 0        ; y: weights of h1 and h2, bias
.mem 40: 0, 0
.mem 42: 0, 1
.mem 44: 1, 0
.mem 46: 1, 1

.equ weights, 16
.equ h1, 32
.equ h2, 33
.equ inputs, 40
.equ outputs, 48

    mov r6, #inputs
    mov r7, #outputs
input:
    mov r0, [r6]        ; x1
    add r6, #1
    mov r1, [r6]        ; x2
    add r6, #1
    mov r2, #weights

    mov r4, #hidden_2
    jmp neuron
hidden_2:
    mov h1, r3
    mov r4, #output
    jmp neuron
output:
    mov h2, r3
    mov r0, h1          ; what the hidden layer says is the input of the last neuron
    mov r1, h2
    mov r4, #store
    jmp neuron
store:
    mov [r7], r3
    add r7, #1
    cmp r6, #inputs+8
    jne input
    jmp end

; r3 = ReLU(weight * r0 + weight * r1 + bias); r2 points at the three and moves on behind them;
; returns to r4; r5 is lost.
neuron:
    mov r3, r0
    mul r3, [r2]
    add r2, #1
    mov r5, r1
    mul r5, [r2]
    add r2, #1
    add r3, r5
    add r3, [r2]        ; its flags are those of the sum
    jl negative
    jmp positive
negative:
    mov r3, #0
positive:
    add r2, #1
    jmp [r4]
end:
