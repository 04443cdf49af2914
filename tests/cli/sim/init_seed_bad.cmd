"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --init random:seven
