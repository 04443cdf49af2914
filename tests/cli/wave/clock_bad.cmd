"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --clock tick
