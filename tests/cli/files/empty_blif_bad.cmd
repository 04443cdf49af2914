: >"$TMP/empty.blif"
"$TOOL" check "$TMP/empty.blif"
