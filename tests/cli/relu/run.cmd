"$TOOL" relu compile "$ROOT/netlists/std/adders.nl" --top full_adder -o "$TMP/n.relu" >/dev/null
printf "x,y,c\n0,0,0\n0,0,1\n1,1,0\n1 1 1\n" >"$TMP/rows.csv"
for f in float64 float32 int32 int8; do "$TOOL" relu run "$TMP/n.relu" "$TMP/rows.csv" --format $f; done
