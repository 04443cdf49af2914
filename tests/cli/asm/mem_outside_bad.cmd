cat >"$TMP/p.asm" <<'END'
.mem 254: "abc"
END
"$TOOL" asm "$TMP/p.asm"
