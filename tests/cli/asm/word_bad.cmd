cat >"$TMP/p.asm" <<'END'
.word r0
END
"$TOOL" asm "$TMP/p.asm"
