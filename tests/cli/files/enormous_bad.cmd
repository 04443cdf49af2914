truncate -s 5G "$TMP/large.nl"
truncate -s 5G "$TMP/large.blif"
"$TOOL" check "$TMP/large.nl"
"$TOOL" check "$TMP/large.blif"
