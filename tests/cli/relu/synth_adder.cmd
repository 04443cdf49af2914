"$TOOL" relu compile "$ROOT/netlists/std/adders.nl" --top "ripple_adder<4>" -o "$TMP/a.relu" >/dev/null
"$TOOL" relu synth "$TMP/a.relu" -o "$TMP/a.nl" && "$TOOL" stats "$TMP/a.nl" | head -3
