"$TOOL" wave --stats kinds.vcd
