"$TOOL" draw "$ROOT/netlists/std/gates.nl" --top xnor --expand --ascii
