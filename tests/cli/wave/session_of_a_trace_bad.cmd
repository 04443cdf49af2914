"$TOOL" wave kinds.vcd --session kinds.vcd --screenshot "$TMP/x.txt"
