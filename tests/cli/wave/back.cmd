"$TOOL" wave --stats back.vcd
