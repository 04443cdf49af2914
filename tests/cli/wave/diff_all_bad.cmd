"$TOOL" wave --diff --all kinds.vcd other.vcd
