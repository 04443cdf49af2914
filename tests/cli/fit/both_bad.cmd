"$TOOL" fit --book x.csv
