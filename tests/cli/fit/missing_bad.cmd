"$TOOL" fit no.csv
