"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --from "#3" --to "#3"
