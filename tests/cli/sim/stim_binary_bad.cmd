printf '\177ELF\002' >"$TMP/a.stim"
"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --stim "$TMP/a.stim"
