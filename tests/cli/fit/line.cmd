printf "I,U\n0.1,1.45\n0.2,1.41\n0.3,1.34\n0.4,1.30\n0.5,1.25\n" >"$TMP/b.csv"; "$TOOL" fit "$TMP/b.csv"; "$TOOL" fit "$TMP/b.csv" --residuals
