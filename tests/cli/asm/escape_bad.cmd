cat >"$TMP/p.asm" <<'END'
.mem 8: "a\q"
END
"$TOOL" asm "$TMP/p.asm"
