echo 1 >"$TMP/x.csv"; "$TOOL" relu train "$TMP/x.csv"
