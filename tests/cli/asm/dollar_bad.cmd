cat >"$TMP/p.asm" <<'END'
mov r0, $1
END
"$TOOL" asm "$TMP/p.asm"
