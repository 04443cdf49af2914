"$TOOL" wave kinds.vcd
