printf 'mov r0, r1 ; \344\n' >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm"
