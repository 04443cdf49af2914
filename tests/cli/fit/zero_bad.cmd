printf "1,2\n2,0\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --form reciprocal
