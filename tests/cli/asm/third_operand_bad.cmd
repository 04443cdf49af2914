cat >"$TMP/p.asm" <<'END'
mul r0, r1, r2
END
"$TOOL" asm "$TMP/p.asm"
