printf "1,2\n1,3\n1,4\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv"
