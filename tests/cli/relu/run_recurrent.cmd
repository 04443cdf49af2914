"$TOOL" relu compile "$ROOT/netlists/std/state.nl" --top "counter<3>" -o "$TMP/n.relu" >/dev/null
printf "1 0\n0 1\n0 1\n0 0\n0 1\n0 1\n" >"$TMP/rows.csv"
"$TOOL" relu run "$TMP/n.relu" "$TMP/rows.csv"
