#!/bin/bash
# cross_prove.sh BUILD - ABC judges the pairs of circuits that `prove` judged.
#
# Pairs are written as BLIF by tests/diff/proofs.c: some of netlists/std, and blocks with a planted
# fault.  ABC compares those without flip-flops by `cec`, the others by `dsec`, and says of each that the
# networks are equivalent, or not.  Where prove left a pair open, there is nothing to compare.  Then ABC
# rewrites circuits of other people, and prove has to find them equal to what they were.
set -u
build=$1 seed=${2:-1} count=${3:-100}
abc=$(command -v berkeley-abc || command -v yosys-abc) ||
    { echo "skip: proofs against ABC: neither berkeley-abc nor yosys-abc is installed"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$build/tests/diff/proofs" pairs "$seed" "$count" "$dir" >"$dir/ours" || { echo "cross_prove: no pairs"; exit 1; }
while read -r n how verdict _; do
    echo "echo PAIR $n"
    echo "$how $dir/$n-a.blif $dir/$n-b.blif"
done <"$dir/ours" >"$dir/script"
"$abc" -f "$dir/script" >"$dir/log" 2>&1
awk '/^PAIR / { n = $2 }
     /NOT EQUIVALENT/ { print n, "different"; next }
     /[Nn]etworks are equivalent/ { print n, "equal" }' "$dir/log" | sort -u >"$dir/theirs"
agreed=0 failed=0 open=0
while read -r n how verdict name; do
    theirs=$(awk -v n="$n" '$1 == n { print $2 }' "$dir/theirs" | xargs)
    if [ "$verdict" = open ]; then open=$((open + 1))
    elif [ "$verdict" = "$theirs" ]; then agreed=$((agreed + 1))
    else
        failed=$((failed + 1))
        echo "--- pair $n, $name, $how: prove says $verdict, ABC says ${theirs:-nothing}"
    fi
done <"$dir/ours"
echo "proofs: ABC agrees on $agreed pairs, disagrees on $failed, $open open"
[ $failed = 0 ] && [ $agreed != 0 ] || exit 1

# Verilog written by hand, as gates by Yosys: equal to our netlists, and not once it is changed.
tool=$build/gateloom
models() { # MODEL WIDTH FILE EDIT: the edit makes the model another function
    cat <<'MODELS'
ripple_adder 16 adders.nl s/+ {1'b0, y}/+ {1'b0, ~y}/
fast_adder 64 adders.nl s/+ {1'b0, y}/- {1'b0, y}/
mul 5 multiply.nl s/a \* b/a * b + 1/
div_unsigned 5 divide.nl s,a / ,b / ,
div 5 divide.nl s,a / ,b / ,
alu 4 alu.nl s/SUB, CMP: exact = wide_a - wide_b/SUB, CMP: exact = wide_a - wide_b + 1/
MODELS
}
as_blif() { # VERILOG MODEL WIDTH OUT
    yosys -q -p "read_verilog $1; hierarchy -top $2_model -chparam N $3; proc; flatten; opt; techmap; opt;
        abc -g AND,XOR,OR,NAND; opt_clean -purge; write_blif $4" >"$dir/log" 2>&1
}
if command -v yosys >/dev/null; then
    proved=0
    while read -r model width file edit; do
        sed "$edit" "rtl/${model}_model.v" >"$dir/changed.v"
        as_blif "rtl/${model}_model.v" "$model" "$width" "$dir/model.blif" &&
            as_blif "$dir/changed.v" "$model" "$width" "$dir/changed.blif" || { cat "$dir/log"; exit 1; }
        good=$("$tool" prove "netlists/std/$file" "$dir/model.blif" --top "$model<$width>" 2>&1)
        bad=$("$tool" prove "netlists/std/$file" "$dir/changed.blif" --top "$model<$width>" 2>&1)
        case $good/$bad in
        equal:*/different:*) proved=$((proved + 1)) ;;
        *) failed=$((failed + 1)); echo "--- $model<$width>: $good; changed: $bad" ;;
        esac
    done < <(models)
    echo "proofs: $proved models in Verilog proved, and told from changed ones, $failed failed"
    [ $failed = 0 ] && [ $proved != 0 ] || exit 1
else
    echo "skip: proofs of the models in Verilog: yosys is not installed"
fi

# Circuits of other people, which ABC writes in other gates, and what two of them compute.
circuits=${CIRCUITS:-../shared/circuits}/epfl equal=0
if [ ! -d "$circuits" ]; then
    echo "skip: proofs of rewritten circuits: there are none at $circuits (CIRCUITS=...)"
    exit 0
fi
proved() { # PROVE'S ARGUMENTS
    local said
    said=$("$tool" prove "$@" 2>&1) && { equal=$((equal + 1)); return; }
    failed=$((failed + 1))
    echo "--- $tool prove $*: $said"
}
for blif in "$circuits"/*.blif; do
    "$abc" -q "read_blif $blif; strash; balance; rewrite; refactor; rewrite -z; dc2; write_blif $dir/other.blif" \
        >"$dir/log" 2>&1
    proved "$blif" "$dir/other.blif"
done
[ ! -e "$circuits/adder.blif" ] || proved "$circuits/adder.blif" --is '{cOut, f} == a + b'
[ ! -e "$circuits/bar.blif" ] || proved "$circuits/bar.blif" --is 'result == ({a, a} << shift)[255:128]'
echo "proofs: $equal circuits of other people proved, $failed failed"
[ $failed = 0 ] && [ $equal != 0 ]
