"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --engine fast
