cat >"$TMP/p.asm" <<'END'
loop
jmp loop
END
"$TOOL" asm "$TMP/p.asm"
