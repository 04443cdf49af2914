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
# Once: every module with all its sets of parameters, and the checker itself against 200 mutants.
tests/verilog/run.sh "$build" all || exit 1
tests/verilog/mutants.sh "$build" many $((seed / 1000 % 10000)) || exit 1
while [ $SECONDS -lt $end ]; do
    try "$build/tests/diff/diff_engines" $seed 300
    [ -x "$build/tests/diff/shuffle" ] && [ $((rounds % 20)) = 0 ] &&
        try "$build/tests/diff/shuffle" $seed netlists/*/*.nl
    seed=$((seed + 300)) rounds=$((rounds + 1))
    [ $((rounds % 50)) = 0 ] && echo "soak: at seed $seed"
done
echo "soak: passed, up to seed $seed"
