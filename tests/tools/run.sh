#!/bin/bash
# run.sh BUILD - what `make run` shows: a short walk from one gate to a running computer.
set -u
build=$1
circuits=${CIRCUITS:-../shared/circuits}
export GATELOOM=$build/gateloom

say() { printf '\n%s\n\n' "$*"; }
number=0
step() { say "$((++number)). $*"; }
show() { # prints a command as one would type it, and runs it
    local word line='$ gateloom'
    for word in "$@"; do
        case $word in *['<>[ |']*) line+=" '$word'" ;; *) line+=" $word" ;; esac
    done
    echo "$line"
    "$GATELOOM" "$@" || { echo "run: that failed, status $?" >&2; exit 1; }
}
beside() { # GATE...: truth tables side by side
    local dir gate
    dir=$(mktemp -d)
    for gate in "$@"; do
        { echo "$gate"; "$GATELOOM" table netlists/std/gates.nl --top "$gate"; } >"$dir/$gate" || exit 1
    done
    (cd "$dir" && paste "$@" | expand -t 14 | sed 's/^/  /')
    rm -rf "$dir"
}

echo "Gateloom: circuits written as text, made of NAND gates and flip-flops, run and proved."
step "All of logic from NAND: each of these is a few NANDs in netlists/std/gates.nl."
beside not and or xor
step "One column of addition, in nine NANDs."
show table netlists/std/adders.nl --top full_adder
echo
show draw netlists/std/adders.nl --top full_adder --ascii
step "5 + 3 = 8 in four such columns; k[1], k[2], k[3] are the carries between them."
show sim netlists/std/adders.nl --top 'ripple_adder<4>' \
    --set x=5 --set y=3 --set c=0 --print 'x,y,k[3],k[2],k[1],s,cn'
step "A 16-bit ALU (1 add, 2 sub, 3 mul, 4 div): 0x01c2 is 450, 0x001e is 30."
show sim netlists/std/alu.nl --top 'alu<16>' --cycles 4 \
    --set op=1,2,3,4 --set a=450 --set b=30 --print op,a,b,y,zero,less
step "A counter: unknown (x) until its reset, then counting."
show sim netlists/std/state.nl --top 'counter<4>' --set rst=0,1,0 --set en=1 --cycles 6
step "What it costs: gates, flip-flops, depth, and how a 16-bit adder spends its time."
for adder in 'ripple_adder<16>' 'fast_adder<16>'; do
    printf '  %-18s %s\n' "$adder" "$("$GATELOOM" stats netlists/std/adders.nl --top "$adder" |
        grep -E '^(nand|depth):' | xargs)"
done
step "Every block has its tests beside it."
show test netlists/std/alu.nl
step "The ten-instruction machine: the book's program that adds the cells from 15 up to 18."
show run netlists/programs/sum_loop.asm --trace --show r0-r2,8-10,15-17
step "Its waves and its diagrams, as pictures."
mkdir -p "$build/run" || exit 1
show wave netlists/programs/sum_loop.asm --memory 32 --program 16 --screenshot "$build/run/sum.png" \
    --size 1600x1000 --from 300ns --to 500ns --why zero@46
show draw netlists/cpu/machine.nl --top machine -o "$build/run/machine.svg"
show draw netlists/std/adders.nl --top 'ripple_adder<4>' --set x=5 --set y=3 --set c=0 -o "$build/run/adder.png"
printf '\nLook at them: %s\n' "$build/run/sum.png, machine.svg, adder.png"
echo "or open the window: $build/gateloom wave netlists/programs/sum_loop.asm"
step "The same after every instruction: do the gates agree with a plain C interpreter?"
show run netlists/programs/recursion.asm --lockstep --show 8-9
step "Equal for all inputs, 2 to the power of 129 of them: a slow and a fast adder of 64 bits."
show prove netlists/std/adders.nl netlists/std/adders.nl --top 'ripple_adder<64>' --top-b 'fast_adder<64>'
step "The same functions as ReLU networks (docs/relu.md), against the gates."
show relu check
if [ -x "$build/tests/diff/circuits" ] && [ -d "$circuits" ]; then
    step "Circuits that others made (the EPFL benchmarks), on random inputs."
    "$build/tests/diff/circuits" "$circuits" || exit 1
else
    step "(skipped: there are no netlists of other people at $circuits)"
fi
step "The machine as Verilog, compared with ours by Verilator, cycle by cycle."
if command -v verilator >/dev/null; then
    show verify netlists/cpu/machine.nl --top 'machine<16, 4, 4>' --cycles 20000
else
    echo "skip: Verilator is not installed (apt-get install verilator)"
fi
say "Next: docs/language.md to write your own, docs/cpu.md for the machine, make test to prove it."
