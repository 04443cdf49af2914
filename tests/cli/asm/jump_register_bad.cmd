cat >"$TMP/p.asm" <<'END'
jne r1
END
"$TOOL" asm "$TMP/p.asm"
