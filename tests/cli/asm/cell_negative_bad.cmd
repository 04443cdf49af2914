cat >"$TMP/p.asm" <<'END'
mov -1, r0
END
"$TOOL" asm "$TMP/p.asm"
