#!/bin/bash
# soak.sh BUILD SECONDS - random circuits from seeds never tried before, until the time is up.
set -u
build=$1 end=$((SECONDS + $2))
seed=$(($(date +%s) % 1000000000 * 1000))
rounds=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
try() {
    "$@" >"$log" 2>&1 || { cat "$log"; echo "soak: failed; again: $*"; exit 1; }
}
echo "soak: from seed $seed, for $2 s"
# The machine as a ReLU network beside its gates, however short the time is.
if [ -x "$build/tests/diff/relu_cpu" ]; then
    try "$build/tests/diff/relu_cpu" $seed 100000 netlists/programs/sum_loop.asm
    tail -1 "$log"
fi
while [ $SECONDS -lt $end ]; do
    try "$build/tests/diff/diff_engines" $seed 300
    [ -x "$build/tests/diff/shuffle" ] && [ $((rounds % 20)) = 0 ] &&
        try "$build/tests/diff/shuffle" $seed netlists/*/*.nl
    seed=$((seed + 300)) rounds=$((rounds + 1))
    [ $((rounds % 50)) = 0 ] && echo "soak: at seed $seed"
done
echo "soak: passed, up to seed $seed"
