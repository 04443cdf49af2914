"$TOOL" fit x.csv --degree 200
