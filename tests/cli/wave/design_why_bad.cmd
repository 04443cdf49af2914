"$TOOL" wave kinds.vcd --why q@2 --screenshot $TMP/x.png
