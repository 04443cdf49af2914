cat >"$TMP/p.asm" <<'END'
mov #1, 2
END
"$TOOL" asm "$TMP/p.asm"
