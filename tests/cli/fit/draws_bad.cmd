"$TOOL" fit x.csv --draws 3
