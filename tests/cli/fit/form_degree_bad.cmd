"$TOOL" fit x.csv --form exponential --degree 2
