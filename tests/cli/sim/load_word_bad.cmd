echo zz >"$TMP/a.hex"
"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --load q="$TMP/a.hex"
