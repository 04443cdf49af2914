"$TOOL" table "$ROOT/netlists/std/state.nl" --top 'counter<4>'
