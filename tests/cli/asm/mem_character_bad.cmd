cat >"$TMP/p.asm" <<'END'
.mem 8: "😀"
END
"$TOOL" asm "$TMP/p.asm"
