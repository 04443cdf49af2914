#!/bin/bash
# waves.sh BUILD - waves: a large VCD and its FST twin, what recording costs, any moment of a long run.
#
# Seconds are processor time of the process and its children.  MB=250 and CYCLES=20000 change the sizes.
set -u
build=$1
tool=$build/gateloom
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
[ -x /usr/bin/time ] || { echo "skip: waves: /usr/bin/time is not installed (package time)"; exit 0; }

cost() { # NAME COMMAND...: seconds in $s, peak megabytes in $m
    local name=$1
    shift
    /usr/bin/time -f '%U %S %M' -o "$dir/cost" "$@" >"$dir/out" 2>"$dir/err" </dev/null ||
        { echo "  $name: failed: $*"; head -3 "$dir/err"; return 1; }
    read -r s m < <(awk 'END {printf "%.2f %.0f\n", $1 + $2, $3 / 1024}' "$dir/cost")
    printf '  %-34s %7s s %6s MB\n' "$name" "$s" "$m"
}

mb=${MB:-250}
"$build/tests/bench/big_vcd" "$mb" >"$dir/big.vcd" || exit 1
echo "waves: a VCD of $(($(stat -c %s "$dir/big.vcd") / 1000000)) MB:"
cost "gateloom opens it whole" "$tool" wave --stats "$dir/big.vcd"
awk '/^(variables|changes|times):/ {printf "    %s %s\n", $1, $2}' "$dir/out"
cost "gateloom makes it an FST" "$tool" wave --convert "$dir/big.vcd" "$dir/big.fst"
if command -v vcd2fst >/dev/null; then cost "vcd2fst makes it an FST" vcd2fst "$dir/big.vcd" "$dir/theirs.fst"
else echo "skip: waves: vcd2fst is not installed (package gtkwave)"; fi
if [ -e "$dir/big.fst" ]; then
    echo "its FST twin, $(($(stat -c %s "$dir/big.fst") / 1000000)) MB:"
    "$build/tests/bench/open_fst" "$dir/big.fst" | sed 's/^/  /'
    cost "gateloom makes it a VCD" "$tool" wave --convert "$dir/big.fst" "$dir/again.vcd"
    rm -f "$dir/again.vcd"
fi
rm -f "$dir"/*.vcd "$dir"/*.fst

cycles=${CYCLES:-20000}
cat >"$dir/long.asm" <<'END'
loop:
    add r3, #1
    mov r4, r3
    mul r4, #3
    jmp loop
END
"$tool" asm "$dir/long.asm" -o "$dir/long.hex" >/dev/null 2>&1
sim() { "$tool" sim netlists/cpu/machine.nl --top 'machine<16,8,10>' --load "program=$dir/long.hex" --set reset=1,0 --print pc "$@"; }
export -f sim; export tool dir
echo "the machine of netlists/cpu, all its nets, $cycles cycles:"
for kind in none glr fst vcd; do
    wave=; [ $kind = none ] || wave="--wave $dir/run.$kind"
    # loading alone is taken off
    cost "to load it, --wave $kind" bash -c "sim --cycles 1 $wave" >/dev/null || continue
    load=$s
    cost "to load it" bash -c "sim --cycles $cycles $wave" >/dev/null || continue
    run=$(awk -v a="$s" -v b="$load" 'BEGIN {printf "%.2f", a - b}')
    [ $kind = none ] && bare=$run
    size=; [ $kind = none ] || size="$(($(stat -c %s "$dir/run.$kind") / 1000)) kB"
    awk -v k=$kind -v r="$run" -v b="$bare" -v m="$m" -v z="$size" 'BEGIN {printf "  --wave %-6s %8.2f s  %5.2f times no trace  %5d MB  %s\n", k, r, r / b, m, z}'
done
rm -f "$dir"/run.*
echo "any moment of a run of 1,000,000 cycles of the machine:"
sim --cycles "${LONG:-1000000}" --wave "$dir/run.glr" >/dev/null && ls -l "$dir/run.glr" | awk '{printf "  the recording: %.1f MB\n", $5 / 1e6}'
"$build/tests/bench/seek" "$dir/run.glr" netlists/cpu/machine.nl 'machine<16,8,10>' netlists | sed 's/^/  /'
