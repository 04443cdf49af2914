#!/bin/bash
# mutants.sh BUILD few|many [SEED] - does `gateloom verify` find faults?
#
# Exported Verilog with faults, of which one at a time is turned on (mutate.awk): verify must find each.
# One that is not found must be the same circuit: `gateloom prove` says so, and ABC (yosys-abc) must not
# deny it; or it is named. Without a fault verify must find nothing. `few`: a counter; `many`: 100 mutants each
# of the ALU and the CPU.
set -u
export LC_ALL=C
build=$1 many=$2 seed=${3:-1}
tool=$(cd "$build" && pwd)/gateloom
cd "$(dirname "$0")/../.." || exit 1
command -v yosys-abc >/dev/null || echo "skip: mutants: yosys-abc is not installed (apt-get install yosys): it did not judge our proofs"
command -v verilator >/dev/null || { echo "skip: mutants: Verilator is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

blif() { # VERILOG MUTANT OUT: with that fault for good
    sed "s/^    integer mutant;/    localparam mutant = $2;/; /value.plusargs/d" "$1" >"$work/one.v"
    yosys -q -p "read_verilog $work/one.v; hierarchy -auto-top; proc; flatten; opt -purge -nodffe -nosdff;
        simplemap; dfflegalize -cell \$_DFF_P_ 01; setundef -init -zero; opt_clean -purge; write_blif $3" >"$work/log" 2>&1
}

# Two opinions, each "same", "different", or "unknown". With flip-flops only "same" is certain: the state in
# which two circuits differ may never be reached. prove speaks of all power-up states, ABC of one, all zeros.
as_blif() { awk -v mutant="$1" -f tests/verilog/flat_blif.awk "$work/mutants.v"; }
ours() { # MUTANT
    [ -e "$work/a.blif" ] || as_blif 0 >"$work/a.blif" || { echo unknown; return; }
    as_blif "$1" >"$work/b.blif" || { echo unknown; return; }
    timeout 300 "$tool" prove "$work/a.blif" "$work/b.blif" >"$work/said" 2>&1
    case $(head -1 "$work/said") in
    equal:*) echo same ;;
    different:*) grep -q '^\.latch' "$work/a.blif" && echo unknown || echo different ;;
    *) echo unknown ;;
    esac
}
abcs() { # MUTANT
    command -v yosys-abc >/dev/null || { echo unknown; return; }
    [ -e "$work/good.blif" ] || blif "$work/good.v" 0 "$work/good.blif"
    blif "$work/mutants.v" "$1" "$work/bad.blif"
    if timeout 120 yosys-abc -c "cec $work/good.blif $work/bad.blif" 2>/dev/null | grep -q '^Networks are equivalent'; then
        echo same
    elif ! grep -q '^\.latch' "$work/good.blif"; then
        echo different
    elif timeout 120 yosys-abc -c "dsec $work/good.blif $work/bad.blif" 2>/dev/null | grep -q '^Networks are equivalent'; then
        echo same
    else
        echo unknown
    fi
}
proof() { # MUTANT: what is known of it; "disagree" when the two do
    local a b
    a=$(ours "$1") b=$(abcs "$1")
    if [ "$a" = unknown ]; then echo "$b"
    elif [ "$b" = unknown ] || [ "$a" = "$b" ]; then echo "$a"
    else echo disagree
    fi
}

campaign() { # FILE MODULE NUMBER LEAST-PERCENT VERIFY-OPTION...
    local file=$1 module=$2 n=$3 least=$4 k killed=0 same=0 all what
    shift 4
    rm -f "$work/good.blif" "$work/a.blif"
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
            what=$(proof "$k")
            echo "  $what: $module, $(grep "^// mutant $k:" "$work/mutants.v" | cut -c4-)"
            [ "$what" = same ] && same=$((same + 1))
            [ "$what" = disagree ] && { echo "--- prove and ABC disagree"; failed=$((failed + 1)); }
            [ "$what" = different ] && { echo "--- a fault that was not found"; failed=$((failed + 1)); }
        elif grep -q 'in gateloom and' "$work/log"; then
            killed=$((killed + 1))
        else
            echo "--- mutant $k of $module: neither the same nor a difference"
            head -5 "$work/log"
            failed=$((failed + 1))
        fi
    done
    echo "mutants: $module: $killed of $all found, $same proved to change nothing, $((all - killed - same)) neither; seed $seed"
    if [ $((killed * 100)) -lt $(((all - same) * least)) ]; then
        echo "--- that is below $least in 100 of those that change something"
        failed=$((failed + 1))
    fi
}

if [ "$many" = many ]; then
    campaign netlists/std/alu.nl 'alu<16>' 100 100 --no-tables --cycles 20000 --seed "$seed"
    campaign netlists/cpu/machine.nl 'machine<16, 4, 4>' 100 90 --no-tables --deep --cycles 20000 --seed "$seed"
else
    campaign netlists/std/state.nl 'counter<4>' 10 100
fi
[ $failed = 0 ]
