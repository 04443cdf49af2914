"$TOOL" wave wrong.asm --screenshot $TMP/x.png
