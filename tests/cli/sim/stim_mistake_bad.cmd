printf 'rst en clk\n1 0 c\n0 ) c\n' >"$TMP/a.stim"
"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --stim "$TMP/a.stim"
