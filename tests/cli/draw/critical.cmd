"$TOOL" draw "$ROOT/netlists/std/gates.nl" --top mux --critical | grep "class=.path"
