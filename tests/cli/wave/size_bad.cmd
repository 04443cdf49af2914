"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --size 1600
