printf "f000000000\n0500020000\n" >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex"
