cat >"$TMP/p.asm" <<'END'
print r0
END
"$TOOL" asm "$TMP/p.asm"
