"$TOOL" relu compile "$ROOT/netlists/cpu/machine.nl" --top "machine<8, 5, 4>" -o "$TMP/m.relu" && wc -l <"$TMP/m.relu"
