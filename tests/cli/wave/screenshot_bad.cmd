"$TOOL" wave kinds.vcd --screenshot $TMP/x.gif
