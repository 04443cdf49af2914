"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top "ripple_adder<2>" -o "$TMP/x.dot" && cat "$TMP/x.dot"
