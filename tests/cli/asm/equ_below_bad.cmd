cat >"$TMP/p.asm" <<'END'
.equ x, y
.equ y, 1
END
"$TOOL" asm "$TMP/p.asm"
