cat >"$TMP/p.asm" <<'END'
table: .mem 8: 1, 2
END
"$TOOL" asm "$TMP/p.asm"
