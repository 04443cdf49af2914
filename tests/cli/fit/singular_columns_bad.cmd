printf "1,2,2\n2,4,3\n3,6,4\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --columns
