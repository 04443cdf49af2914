"$TOOL" wave --convert cut.vcd -
