"$TOOL" wave --convert kinds.vcd $TMP/x.lxt
