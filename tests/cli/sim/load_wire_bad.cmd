echo 0 >"$TMP/a.hex"
"$TOOL" sim "$ROOT/netlists/std/gates.nl" --top xor --load y="$TMP/a.hex"
