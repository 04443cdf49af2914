yes 0500020000 | head -65537 >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex"
