cat >"$TMP/p.asm" <<'END'
.mem 8 15
END
"$TOOL" asm "$TMP/p.asm"
