"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --cursor 12lightyears
