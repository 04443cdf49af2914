cat >"$TMP/p.asm" <<'END'
jmp 65536
END
"$TOOL" asm "$TMP/p.asm"
