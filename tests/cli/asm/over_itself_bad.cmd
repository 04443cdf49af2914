cp sum.asm "$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm" -o "$TMP/p.asm"
status=$?
cmp sum.asm "$TMP/p.asm" && exit $status
