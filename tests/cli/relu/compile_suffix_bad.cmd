"$TOOL" relu compile "$ROOT/netlists/std/gates.nl" --top xor -o x.json
