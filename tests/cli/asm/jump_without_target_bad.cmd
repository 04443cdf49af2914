cat >"$TMP/p.asm" <<'END'
je
END
"$TOOL" asm "$TMP/p.asm"
