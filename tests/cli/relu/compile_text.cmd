"$TOOL" relu compile "$ROOT/netlists/std/state.nl" --top "counter<2>" -o -
