cat >"$TMP/p.asm" <<'END'
mov r0, #
END
"$TOOL" asm "$TMP/p.asm"
