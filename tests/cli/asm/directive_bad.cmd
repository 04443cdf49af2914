cat >"$TMP/p.asm" <<'END'
.data 1, 2
END
"$TOOL" asm "$TMP/p.asm"
