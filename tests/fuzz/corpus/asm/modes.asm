a: b: mov 2, 0
c: add [2], [10]
SUB r0, #-32768
mul [r7], #0xffff
div 3, [4]
cmp r1, #end-1
jmp [r2]
je a
jne end
jl 0
end:
