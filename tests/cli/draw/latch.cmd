"$TOOL" draw "$ROOT/netlists/std/state.nl" --top sr_latch --ascii
