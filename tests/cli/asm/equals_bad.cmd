cat >"$TMP/p.asm" <<'END'
count = 8
END
"$TOOL" asm "$TMP/p.asm"
