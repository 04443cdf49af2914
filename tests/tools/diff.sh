#!/bin/bash
# diff.sh BUILD - the programs of tests/diff, with what `make test` gives them to do.
set -u
build=$1
circuits=${CIRCUITS:-../shared/circuits}
failed=0
run() { # PROGRAM ARGUMENT...
    local program=$build/tests/diff/$1
    shift
    "$program" "$@" || { failed=$((failed + 1)); echo "  again: $program $*"; }
}
run diff_engines 1 300
run diff_engines --plant 1 100
run replays 1 150
run replays --plant 1 30
run whys 1 150
run whys --plant 1 30
run why_cpu cycle 1 20 netlists/programs/sum_loop.asm
run why_cpu --plant cycle 1 5 netlists/programs/sum_loop.asm
run shuffle 1 netlists/*/*.nl
run roundtrip 200 netlists/*/*.nl
# Sanitizers make all of this many times slower: there, enough to see every line at work.
case $build in */asan | */cover) random=10000 faults=8 shrinks=3 ;; *) random=200000 faults=100 shrinks=20 ;; esac
run machine programs netlists/programs/*.asm
run machine opened netlists/programs/{sum_two,swap,swap_r0,sum_loop}.asm
run machine operands
run machine random 1 $random
run machine shrinks 1 $shrinks
run machine faults 1 $faults
run proofs export netlists/std/*.nl
run proofs plant 1 180
tests/tools/cross_prove.sh "$build" || failed=$((failed + 1))
run relu_cpu 1 3000 netlists/programs/sum_loop.asm
run relu_cpu 1 0 netlists/programs/sum_loop.asm --plant
if [ -d "$circuits" ]; then
    run circuits "$circuits"
    run roundtrip 0 "$circuits"/epfl/*.blif
else
    echo "skip: circuits: there are no netlists of other people at $circuits (CIRCUITS=...)"
fi
echo "diff: $([ $failed = 0 ] && echo all passed || echo $failed failed)"
[ $failed = 0 ]
