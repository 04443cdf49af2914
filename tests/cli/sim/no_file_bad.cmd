"$TOOL" sim
