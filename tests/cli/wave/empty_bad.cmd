"$TOOL" wave --list empty.vcd
