"$TOOL" wave --list --stats kinds.vcd
