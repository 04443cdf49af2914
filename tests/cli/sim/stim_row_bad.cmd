printf "rst en clk\n1 0\n" >"$TMP/a.stim"
"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --stim "$TMP/a.stim"
