cat >"$TMP/p.asm" <<'END'
mov r0, table
table:
END
"$TOOL" asm "$TMP/p.asm"
