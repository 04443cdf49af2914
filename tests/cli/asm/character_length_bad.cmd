cat >"$TMP/p.asm" <<'END'
mov r0, #'ab'
END
"$TOOL" asm "$TMP/p.asm"
