printf "0500020000\n0000000000\n" >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex"
