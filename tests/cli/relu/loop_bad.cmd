"$TOOL" relu compile "$ROOT/netlists/std/state.nl" --top sr_latch
