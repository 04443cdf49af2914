printf "jmp 2\n" >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm"
