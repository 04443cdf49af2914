"$TOOL" relu compile "$ROOT/netlists/std/adders.nl" --top full_adder
