"$TOOL" draw "$ROOT/netlists/std/gates.nl" --top xor --site "$TMP/g" --cone n
