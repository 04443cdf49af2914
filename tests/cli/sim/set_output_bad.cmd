"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --set q=1
