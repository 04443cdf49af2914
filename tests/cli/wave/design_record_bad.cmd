"$TOOL" wave ../why/pair.nl --record $TMP/x.vcd --screenshot $TMP/x.png
