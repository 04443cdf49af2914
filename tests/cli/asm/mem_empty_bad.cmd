cat >"$TMP/p.asm" <<'END'
.mem
END
"$TOOL" asm "$TMP/p.asm"
