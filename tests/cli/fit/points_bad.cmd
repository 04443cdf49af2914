"$TOOL" fit --book --points 1
