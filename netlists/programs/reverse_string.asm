; expect 32..40 = 109 111 111 108 101 116 97 71 0
; Turns the text at cell 32 around in place, "Gateloom" into "mooletaG". A 0 ends the text.
; A text is a row of character codes. Two pointers start at its ends and swap what they point at
; until they meet, or pass each other.

.mem 32: "Gateloom", 0

.equ text, 32

    mov r1, #text       ; find the end
find:
    cmp [r1], #0
    je found
    add r1, #1
    jmp find
found:
    sub r1, #1          ; from the right: the last letter
    mov r0, #text       ; from the left
swap:
    cmp r0, r1
    jl inside
    jmp done
inside:
    mov r2, [r0]
    mov [r0], [r1]
    mov [r1], r2
    add r0, #1
    sub r1, #1
    jmp swap
done:
