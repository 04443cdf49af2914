"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --size 640x360 --light && head -c 24 $TMP/x.png | od -An -tx1
