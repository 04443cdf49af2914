"$TOOL" wave kinds.vcd --screenshot $TMP/x.txt --size 1280x720 --sheet && grep "^text" $TMP/x.txt
