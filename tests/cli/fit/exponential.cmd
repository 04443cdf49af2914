printf "0,3\n1,6\n2,12.5\n3,23\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --form exponential
