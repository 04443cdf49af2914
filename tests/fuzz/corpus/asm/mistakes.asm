mvo r0, 1
mov r8, #1
mov #1, 2
mov r0 1
jmp #5
jmp [[1]]
x: x: jmp nowhere
.equ y, z
.equ z, y
.mem 300: 1
.mem 1: 1, 1, r0, #1, ,
mov r0, 12ab
mov r0, 'ab
mov r0, #99999999999
mov r0, 3*4
.foo 1
r1: halt
