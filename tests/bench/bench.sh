#!/bin/bash
# bench.sh BUILD - how fast netlists load and how much they weigh, beside other tools.
#
# 1. A RAM of about a million gates from netlists/std, from text to a flat design.
# 2. BLIF circuits that others made, read by us, and by Yosys and ABC where installed.
# Times are medians of 5 runs; memory is the peak of the process.  RUNS=n changes the number.
set -u
build=$1
runs=${RUNS:-5}
circuits=${CIRCUITS:-../shared/circuits}
ram=${RAM:-ram<12,32>}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

median() { sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

with_memory=()
[ -x /usr/bin/time ] && with_memory=(/usr/bin/time -f %M -o "$dir/peak")

# Seconds and peak megabytes of a command: medians.  Prints nothing when the command fails.
measure() { # NAME COMMAND...
    local name=$1 i rss=-
    shift
    : >"$dir/s"; : >"$dir/m"
    for ((i = 0; i < runs; i++)); do
        local t0=$EPOCHREALTIME
        "${with_memory[@]}" "$@" >/dev/null 2>"$dir/log" </dev/null || { fail "$name" "$@"; return 1; }
        awk -v a="$t0" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.4f\n", b - a}' >>"$dir/s"
        [ -s "$dir/peak" ] && tail -1 "$dir/peak" >>"$dir/m"
    done
    median_seconds=$(median <"$dir/s")
    [ -s "$dir/m" ] && rss=$(median <"$dir/m" | awk '{printf "%.0f", $1 / 1024}')
    printf '  %-28s %9.4f s %7s MB' "$name" "$median_seconds" "$rss"
}
fail() { echo "  $1: failed: ${*:2}"; head -3 "$dir/log"; }

echo "bench: $(awk -F ': ' '/^model name/ {print $2; exit}' /proc/cpuinfo 2>/dev/null), $(nproc) processors, medians of $runs runs, load $(cut -d' ' -f1 /proc/loadavg)"

if [ -x "$build/tests/bench/load" ]; then
    echo "$ram of netlists/std/memory.nl:"
    for ((i = 0; i < runs; i++)); do
        "$build/tests/bench/load" netlists/std/memory.nl "$ram" || exit 1
    done >"$dir/load"
    for key in gates seconds seconds-ordered bytes bytes-ordered peak; do
        value=$(awk -v k="$key:" '$1 == k {print $2}' "$dir/load" | median)
        [ -n "$value" ] && printf '  %-18s %s\n' "$key" "$value"
    done
    awk '$1 == "gates:" {g = $2} $1 == "seconds-ordered:" {s = $2} $1 == "bytes-ordered:" {b = $2} $1 == "peak:" {p = $2}
         END {if (g && s) printf "  that is %.1f million gates/s, %.0f bytes a gate with fan-out and order, %.0f at the peak\n", g / s / 1e6, b / g, p / g}' "$dir/load"
else
    echo "skip: $build/tests/bench/load is not built"
fi

peers=()
for p in yosys berkeley-abc; do
    command -v $p >/dev/null && peers+=($p) || echo "skip: $p is not installed (tests/tools/packages.txt)"
done

# Besides what is here, a chain of full adders in one flat model, as a tool would write it.
cat >"$dir/make.awk" <<'END'
BEGIN {
    print ".model chain"; printf ".inputs c0"
    for (i = 0; i < n; i++) printf " \\\n a%d b%d", i, i
    printf "\n.outputs c%d", n
    for (i = 0; i < n; i++) printf " \\\n s%d", i
    print ""
    for (i = 0; i < n; i++) {
        printf ".names a%d b%d p%d\n01 1\n10 1\n", i, i, i
        printf ".names p%d c%d s%d\n01 1\n10 1\n", i, i, i
        printf ".names a%d b%d g%d\n11 1\n", i, i, i
        printf ".names p%d c%d h%d\n11 1\n", i, i, i
        printf ".names g%d h%d c%d\n1- 1\n-1 1\n", i, i, i + 1
    }
    print ".end"
}
END
awk -v n=40000 -f "$dir/make.awk" >"$dir/chain_200k.blif"
for file in "$circuits"/epfl/max.blif "$dir/chain_200k.blif"; do
    [ -e "$file" ] || { echo "skip: $(basename "$file") is not here"; continue; }
    echo "$(basename "$file"), $(grep -c '^\.names' "$file") tables, reading it:"
    measure gateloom "$build/tests/bench/load" "$file" || continue
    echo
    ours=$median_seconds
    for p in "${peers[@]}"; do
        case $p in
        yosys) measure "$p" yosys -q -p "read_blif $file" || continue ;;
        berkeley-abc) measure "$p" berkeley-abc -c "read_blif $file; print_stats" || continue ;;
        esac
        awk -v a="$median_seconds" -v b="$ours" 'BEGIN {printf "   %.1f times ours\n", a / b}'
    done
done

# The same counter, as our text and as Verilog: from the source to the last cycle.
if command -v iverilog >/dev/null && command -v vvp >/dev/null; then
    # Gate-level in both, so that it is the same work.
    bits=16 cycles=20000
    {
        echo "module t; reg clk = 0, rst = 1; wire [$bits:0] k; wire [$((bits - 1)):0] q; assign k[0] = 1;"
        for ((i = 0; i < bits; i++)); do
            echo "wire d$i, n$i, m$i, l$i, o$i; nand(n$i, q[$i], k[$i]); nand(m$i, q[$i], n$i); nand(l$i, k[$i], n$i);
                  nand(o$i, m$i, l$i); and(d$i, o$i, ~rst); assign k[$((i + 1))] = ~n$i;
                  reg r$i; always @(posedge clk) r$i <= d$i; assign q[$i] = r$i;"
        done
        echo "integer i; initial begin #5 clk = 1; #5 clk = 0; rst = 0;
              for (i = 1; i < $cycles; i = i + 1) begin #5 clk = 1; #5 clk = 0; end \$finish; end endmodule"
    } >"$dir/counter.v"
    echo "a $bits-bit counter, $cycles cycles, from the source:"
    if measure gateloom "$build/gateloom" sim netlists/std/state.nl --top "counter<$bits>" \
        --set rst=1,0 --set en=1 --cycles $cycles --print q; then
        echo
        ours=$median_seconds
        measure iverilog+vvp bash -c "iverilog -o '$dir/c.vvp' '$dir/counter.v' && vvp -n '$dir/c.vvp'" &&
            awk -v a="$median_seconds" -v b="$ours" 'BEGIN {printf "   %.1f times ours\n", a / b}'
    fi
else
    echo "skip: iverilog is not installed (tests/tools/packages.txt)"
fi

tests/bench/waves.sh "$build"
