"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --add "top.count[99]"
