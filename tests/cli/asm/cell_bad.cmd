cat >"$TMP/p.asm" <<'END'
mov r0, 256
END
"$TOOL" asm "$TMP/p.asm"
