"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --add nothing
