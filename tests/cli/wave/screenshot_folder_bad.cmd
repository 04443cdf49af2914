"$TOOL" wave kinds.vcd --screenshot $TMP/nowhere/x.png
