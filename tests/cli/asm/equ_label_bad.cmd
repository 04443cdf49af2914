cat >"$TMP/p.asm" <<'END'
here:
.equ x, here
END
"$TOOL" asm "$TMP/p.asm"
