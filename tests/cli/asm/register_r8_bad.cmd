cat >"$TMP/p.asm" <<'END'
mov r8, r0
END
"$TOOL" asm "$TMP/p.asm"
