cat >"$TMP/p.asm" <<'END'
jmp -1
END
"$TOOL" asm "$TMP/p.asm"
