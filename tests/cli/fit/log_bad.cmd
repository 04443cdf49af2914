printf "1,2\n2,-3\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --form exponential
