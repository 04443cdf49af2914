"$TOOL" wave --list kinds.vcd
