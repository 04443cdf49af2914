"$TOOL" relu compile "$ROOT/netlists/std/adders.nl" --top half_adder -o "$TMP/a.relu" >/dev/null
"$TOOL" relu synth "$TMP/a.relu" -o - --name half
