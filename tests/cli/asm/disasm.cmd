"$TOOL" asm everything.asm -o "$TMP/p.hex" && "$TOOL" disasm "$TMP/p.hex" >"$TMP/q.asm"
cat "$TMP/q.asm"
"$TOOL" asm "$TMP/q.asm" -o "$TMP/q.hex" && diff "$TMP/p.hex" "$TMP/q.hex" | grep "^[<>] [^/]"
true
