cat >"$TMP/p.asm" <<'END'
mov r0 8
END
"$TOOL" asm "$TMP/p.asm"
