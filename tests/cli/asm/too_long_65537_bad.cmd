yes "mov r0, r1" | head -65537 >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm" --program 65536
