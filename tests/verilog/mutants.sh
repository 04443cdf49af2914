#!/bin/bash
# mutants.sh BUILD few|many [SEED] - does `gateloom verify` find faults?
#
# Exported Verilog with faults, of which one at a time is turned on (mutate.awk): verify must find each.
# One that is not found is named; whether it changes anything at all is then for a proof to say. Without a
# fault it must find nothing. `few`: a counter and an adder; `many`: 100 mutants each of the ALU and the CPU.
set -u
export LC_ALL=C
build=$1 many=$2 seed=${3:-1}
tool=$(cd "$build" && pwd)/gateloom
cd "$(dirname "$0")/../.." || exit 1
command -v verilator >/dev/null || { echo "skip: mutants: Verilator is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

campaign() { # FILE MODULE NUMBER LEAST-PERCENT VERIFY-OPTION...
    local file=$1 module=$2 n=$3 least=$4 k killed=0 all
    shift 4
    "$tool" export "$file" --top "$module" --flat -o "$work/good.v" &&
        awk -v n="$n" -v seed="$seed" -f tests/verilog/mutate.awk "$work/good.v" >"$work/mutants.v" || exit 1
    all=$(grep -c '^// mutant' "$work/mutants.v")
    one() { # MUTANT: verify with it
        "$tool" verify "$file" --top "$module" --flat --netlist "$work/mutants.v" --plusarg "+mutant=$1" \
            --cache "$build/verilog-cache" --wave "$work/w.vcd" --no-model "${@:2}" >"$work/log" 2>&1
    }
    if ! one 0 "$@"; then
        echo "--- mutants of $module: a difference without a fault"
        head -8 "$work/log"
        failed=$((failed + 1))
        return
    fi
    for k in $(seq "$all"); do
        if one "$k" "$@"; then
            echo "  alive: $module, $(grep "^// mutant $k:" "$work/mutants.v" | cut -c4-)"
        elif grep -q 'in gateloom and' "$work/log"; then
            killed=$((killed + 1))
        else
            echo "--- mutant $k of $module: neither the same nor a difference"
            head -5 "$work/log"
            failed=$((failed + 1))
        fi
    done
    echo "mutants: $module: $killed of $all found, seed $seed"
    if [ $((killed * 100)) -lt $((all * least)) ]; then
        echo "--- that is below $least in 100"
        failed=$((failed + 1))
    fi
}

if [ "$many" = many ]; then
    campaign netlists/std/alu.nl 'alu<16>' 100 90 --no-tables --cycles 5000 --seed "$seed"
    campaign netlists/cpu/machine.nl 'machine<16, 4, 4>' 100 80 --no-tables --deep --cycles 20000 --seed "$seed"
else
    campaign netlists/std/state.nl 'counter<4>' 10 90
fi
[ $failed = 0 ]
