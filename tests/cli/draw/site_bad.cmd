touch "$TMP/f"; "$TOOL" draw "$ROOT/netlists/std/gates.nl" --top xor --site "$TMP/f/g"
