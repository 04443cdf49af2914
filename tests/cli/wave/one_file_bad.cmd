"$TOOL" wave --diff kinds.vcd
