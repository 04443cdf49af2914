printf "x,y\n-2,4\n-1,2.25\n0,1\n1,0.25\n2,0\n" >"$TMP/p.csv"; "$TOOL" fit "$TMP/p.csv" --degree 2 | sed "s/[0-9.]*e-[0-9]*/0/"
