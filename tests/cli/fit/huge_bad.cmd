printf "1,1e300\n2,1e300\n3,-1e300\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv"
