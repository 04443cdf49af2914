"$TOOL" wave wrong.nl --screenshot $TMP/x.png
