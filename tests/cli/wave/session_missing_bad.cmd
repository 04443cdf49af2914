"$TOOL" wave kinds.vcd --session "$TMP/none.waves" --screenshot "$TMP/x.txt"
