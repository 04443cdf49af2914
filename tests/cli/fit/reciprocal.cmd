printf "0,1\n1,0.5\n2,0.33\n3,0.26\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --form reciprocal
