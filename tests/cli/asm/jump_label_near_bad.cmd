cat >"$TMP/p.asm" <<'END'
loop: jmp lop
END
"$TOOL" asm "$TMP/p.asm"
