"$TOOL" asm "$ROOT/netlists/programs/sum_loop.asm" --word 8 --memory 32 --program 16 -o "$TMP/p.hex" >/dev/null
"$TOOL" relu compile "$ROOT/netlists/cpu/machine.nl" --top "machine<8, 5, 4>" --load program="$TMP/p.hex" --load cells="$TMP/p.mem.hex" -o "$TMP/n.relu" 2>/dev/null >/dev/null
{ echo 1; for ((i = 0; i < 54; i++)); do echo 0; done; } >"$TMP/rows.csv"
# the outputs end with: zero, less, halted, fault, code
"$TOOL" relu run "$TMP/n.relu" "$TMP/rows.csv" --format int8 | tail -5 | cut -d, -f56-59
