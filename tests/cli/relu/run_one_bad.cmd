"$TOOL" relu run a
