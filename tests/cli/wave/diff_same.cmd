"$TOOL" wave --diff kinds.vcd kinds.vcd && "$TOOL" wave --convert kinds.vcd $TMP/k.vcd && "$TOOL" wave --diff $TMP/k.vcd kinds.vcd && "$TOOL" wave --diff kinds.vcd picoseconds.vcd
