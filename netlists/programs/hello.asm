; expect 64..76 = 72 101 108 108 111 44 32 119 111 114 108 100 33, 80..84 = 72 69 76 76 79, 77 = ?
; Writes a text to a "screen" of two rows with 16 characters, at cell 64: first as it is, then in
; capital letters.
; The codes of a to z are 97 to 122, and a capital letter is 32 before its small one; the other
; characters stay as they are. The rows are written at the same time, one by r1, one by r2.

.mem 16: "Hello, world!", 0

.equ text, 16
.equ screen, 64
.equ width, 16

    mov r0, #text
    mov r1, #screen
    mov r2, #screen+width
character:
    mov r3, [r0]
    cmp r3, #0          ; 0 ends the text
    je end
    mov [r1], r3
    cmp r3, #'a'
    jl as_it_is
    cmp r3, #'z'+1
    jl small
    jmp as_it_is
small:
    sub r3, #'a'-'A'
as_it_is:
    mov [r2], r3
    add r0, #1
    add r1, #1
    add r2, #1
    jmp character
end:
