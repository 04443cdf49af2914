printf "0,0\n1,1\n2,2.5\n" >"$TMP/p.csv"; printf "3,3\n4,4\n" >"$TMP/t.csv"; "$TOOL" fit "$TMP/p.csv" --test "$TMP/t.csv"
