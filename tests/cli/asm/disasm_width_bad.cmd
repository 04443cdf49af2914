printf "0500020000\n" >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex" --word 32
