"$TOOL" wave --list .
