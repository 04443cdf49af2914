"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --find "count =="
