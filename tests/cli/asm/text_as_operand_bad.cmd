cat >"$TMP/p.asm" <<'END'
mov r0, "a"
END
"$TOOL" asm "$TMP/p.asm"
