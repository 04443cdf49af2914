printf "mov 0, 1\n.mem 1: 7\n" >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm"
: >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm"
