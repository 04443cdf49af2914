cat >"$TMP/p.asm" <<'END'
mov r0, #r1
END
"$TOOL" asm "$TMP/p.asm"
