cat >"$TMP/p.asm" <<'END'
cmp #1, r0
END
"$TOOL" asm "$TMP/p.asm"
