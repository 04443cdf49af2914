again: jmp again
