cat >"$TMP/p.asm" <<'END'
.eqv a, 1
END
"$TOOL" asm "$TMP/p.asm"
