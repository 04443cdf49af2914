"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --clock q
