"$TOOL" fit
