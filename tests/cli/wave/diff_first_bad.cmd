"$TOOL" wave --diff kinds.vcd other.vcd
