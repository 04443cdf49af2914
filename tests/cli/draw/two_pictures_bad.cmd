"$TOOL" draw "$ROOT/netlists/std/gates.nl" --top xor --cone n --buses
