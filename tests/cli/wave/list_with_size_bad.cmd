"$TOOL" wave kinds.vcd --list --size 100x100
