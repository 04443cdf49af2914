"$TOOL" fit --book --points 15 --degrees 4 --draws 50
