printf "mov 2, 0\nadd 2, 1\n" >"$TMP/p.asm"
"$TOOL" asm "$TMP/p.asm" -o "$TMP/p.hex"
ls "$TMP"
cat "$TMP/p.hex"
