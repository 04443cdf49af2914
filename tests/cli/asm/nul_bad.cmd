printf 'mov r0, r1\0\n' >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm"
