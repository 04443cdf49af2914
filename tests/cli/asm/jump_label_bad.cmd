cat >"$TMP/p.asm" <<'END'
jmp nowhere
END
"$TOOL" asm "$TMP/p.asm"
