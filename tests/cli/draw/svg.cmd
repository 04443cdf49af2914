"$TOOL" draw "$ROOT/netlists/std/gates.nl" --top xor -o "$TMP/x.svg" && cat "$TMP/x.svg"
