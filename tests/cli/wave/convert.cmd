"$TOOL" wave --convert kinds.vcd -
