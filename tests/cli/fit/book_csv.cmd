"$TOOL" fit --book --degrees 3 --csv | head -1
