"$TOOL" wave --list nowhere.vcd
