printf "0,1\n1e-200,2\n2e-200,7\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --degree 2
