"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --cycles 1 --wave /dev/full
