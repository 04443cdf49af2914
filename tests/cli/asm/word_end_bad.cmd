cat >"$TMP/p.asm" <<'END'
.word 0xf000000000
END
"$TOOL" asm "$TMP/p.asm"
