cat >"$TMP/p.asm" <<'END'
mvo r0, 8
END
"$TOOL" asm "$TMP/p.asm"
