"$TOOL" fit x.csv --columns --degree 2
