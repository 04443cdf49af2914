"$TOOL" fit x.csv --form square
