printf "0500020000\n@8\n" >"$TMP/p.hex"
"$TOOL" disasm "$TMP/p.hex"
