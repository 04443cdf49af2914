"$TOOL" check "$TMP"
