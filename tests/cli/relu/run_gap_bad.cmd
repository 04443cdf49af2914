"$TOOL" relu compile "$ROOT/netlists/std/adders.nl" --top full_adder -o "$TMP/n.relu" >/dev/null
printf "0,,1\n" >"$TMP/rows.csv"; "$TOOL" relu run "$TMP/n.relu" "$TMP/rows.csv"
