mkdir $TMP/w.vcd; "$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --wave "$TMP/w.vcd"
