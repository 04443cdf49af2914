: >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv"
