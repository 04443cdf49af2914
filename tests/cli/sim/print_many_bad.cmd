"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --print "$(printf "q,%.0s" {1..300})q"
