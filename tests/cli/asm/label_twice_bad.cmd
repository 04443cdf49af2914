cat >"$TMP/p.asm" <<'END'
x: mov r0, #1
x: jmp x
END
"$TOOL" asm "$TMP/p.asm"
