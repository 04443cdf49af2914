"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top full_adder --cone p --levels 1 --ascii
