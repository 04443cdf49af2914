"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top "ripple_adder<3>" --site "$TMP/site" && ls "$TMP/site" && cat "$TMP/site/index.html" && grep -h "<a " "$TMP"/site/*.svg
