yes "mov r0, r1" | head -5 >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm" --program 4
