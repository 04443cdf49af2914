cat >"$TMP/p.asm" <<'END'
mov
END
"$TOOL" asm "$TMP/p.asm"
