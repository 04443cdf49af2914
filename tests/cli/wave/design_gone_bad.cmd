"$TOOL" wave nowhere.nl --screenshot $TMP/x.png
