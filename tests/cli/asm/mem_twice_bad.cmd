cat >"$TMP/p.asm" <<'END'
.mem 8: 15, 18
.mem 9: 1
END
"$TOOL" asm "$TMP/p.asm"
