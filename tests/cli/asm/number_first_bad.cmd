cat >"$TMP/p.asm" <<'END'
8: mov r0, r1
END
"$TOOL" asm "$TMP/p.asm"
