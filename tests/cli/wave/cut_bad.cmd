"$TOOL" wave --stats cut.vcd
