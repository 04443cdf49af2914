"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top "ripple_adder<16>" --ascii
