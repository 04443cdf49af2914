"$TOOL" wave kinds.vcd --screenshot $TMP/x.txt --size 900x300 --cursor 50% && cat $TMP/x.txt
