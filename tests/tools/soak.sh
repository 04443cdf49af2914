#!/bin/bash
# soak.sh BUILD SECONDS - random circuits and programs from seeds never tried before, until the
# time is up.
set -u
build=$1 end=$((SECONDS + $2))
seed=$(($(date +%s) % 1000000000 * 1000))
rounds=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
try() {
    "$@" >"$log" 2>&1 || { tell ""; cat "$log"; echo "soak: failed; again: $*"; exit 1; }
}
# On a terminal one line tells how far it is, and is rewritten.
tell() { [ -t 2 ] && printf '\r\033[K%s' "$1" >&2; true; }
began=$SECONDS
echo "soak: from seed $seed, for $2 s"
# The machine as a ReLU network beside its gates, however short the time is.
if [ -x "$build/tests/diff/relu_cpu" ]; then
    try "$build/tests/diff/relu_cpu" $seed 100000 netlists/programs/sum_loop.asm
    tail -1 "$log"
fi
# Once: every module with all its sets of parameters, and the checker itself against 200 mutants.
tests/verilog/run.sh "$build" all || exit 1
tests/verilog/mutants.sh "$build" many $((seed / 1000 % 10000)) || exit 1
while [ $SECONDS -lt $end ]; do
    tell "soak: at seed $seed, $((SECONDS - began)) of $2 s"
    try "$build/tests/diff/diff_engines" $seed 300
    [ -x "$build/tests/diff/shuffle" ] && [ $((rounds % 20)) = 0 ] &&
        try "$build/tests/diff/shuffle" $seed netlists/*/*.nl
    if [ -x "$build/tests/diff/machine" ] && [ $((rounds % 10)) = 0 ]; then
        try "$build/tests/diff/machine" random $seed 100000
        try "$build/tests/diff/machine" faults $seed 100
        grep "caught" "$log"
    fi
    try "$build/tests/diff/proofs" plant $seed 300
    seed=$((seed + 300)) rounds=$((rounds + 1))
    [ $((rounds % 50)) = 0 ] && [ ! -t 2 ] && echo "soak: at seed $seed"
done
tell ""
echo "soak: passed, up to seed $seed"
