printf "05000200000000\n" >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex"
