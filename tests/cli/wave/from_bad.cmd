"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --from soon
