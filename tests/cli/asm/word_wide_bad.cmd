cat >"$TMP/p.asm" <<'END'
.word 0x10000000000
END
"$TOOL" asm "$TMP/p.asm"
