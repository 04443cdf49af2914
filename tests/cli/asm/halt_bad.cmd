cat >"$TMP/p.asm" <<'END'
mov r0, #1
halt
END
"$TOOL" asm "$TMP/p.asm"
