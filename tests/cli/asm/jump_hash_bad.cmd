cat >"$TMP/p.asm" <<'END'
jmp #5
END
"$TOOL" asm "$TMP/p.asm"
