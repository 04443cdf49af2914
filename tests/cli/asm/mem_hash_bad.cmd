cat >"$TMP/p.asm" <<'END'
.mem 8: #1
END
"$TOOL" asm "$TMP/p.asm"
