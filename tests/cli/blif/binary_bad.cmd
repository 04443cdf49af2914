printf '\177ELF\002\001' >"$TMP/binary.blif"
"$TOOL" check "$TMP/binary.blif"
