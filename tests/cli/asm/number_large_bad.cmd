cat >"$TMP/p.asm" <<'END'
mov r0, #9999999999999
END
"$TOOL" asm "$TMP/p.asm"
