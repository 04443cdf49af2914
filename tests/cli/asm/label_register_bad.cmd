cat >"$TMP/p.asm" <<'END'
r3: mov r0, r1
END
"$TOOL" asm "$TMP/p.asm"
