cat >"$TMP/p.asm" <<'END'
mov r0, r1 mov r1, r2
END
"$TOOL" asm "$TMP/p.asm"
