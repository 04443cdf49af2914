cat >"$TMP/p.asm" <<'END'
mov r0, #2*3
END
"$TOOL" asm "$TMP/p.asm"
