"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top "ripple_adder<4>" --ascii
