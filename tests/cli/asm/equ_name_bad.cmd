cat >"$TMP/p.asm" <<'END'
.equ 8, 8
END
"$TOOL" asm "$TMP/p.asm"
