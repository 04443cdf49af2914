"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --stim "$TMP/nowhere.stim"
