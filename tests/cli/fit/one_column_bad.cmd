printf "1\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --columns
