cat >"$TMP/p.asm" <<'END'
.equ count 8
END
"$TOOL" asm "$TMP/p.asm"
