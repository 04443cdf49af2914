#!/bin/bash
# bench.sh BUILD - how fast netlists load and what they weigh, beside other tools.
#
# 1. A RAM of about a million gates from netlists/std, from text to a flat design.
# 2. BLIF, read by us, by Yosys and by ABC: one gate, which shows what starting a tool
#    costs; a circuit that others made; and 200 000 tables in one flat model.
# 3. The same 16-bit counter of NANDs here and in Icarus Verilog, compiled and run.
#
# Tools run in turns, RUNS=5 times each, so that a busy spell of the machine meets all of
# them.  Times are medians of the whole process by the clock on the wall, its start
# included; memory is the peak of the process.  What is not installed is skipped.
set -u
export LC_ALL=C
build=$1
runs=${RUNS:-5}
circuits=${CIRCUITS:-../shared/circuits}
ram=${RAM:-ram<12,32>}
load=$build/tests/bench/load
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if ! grep -q -- ' -O[2s3]' "$build/flags" 2>/dev/null; then
    echo "bench: $build is not an optimised build; use: make bench MODE=release" >&2
    exit 2
fi

# ---- measuring ----

median() {
    sort -g | awk '{v[NR] = $1} END {if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

memory_of=()
if [ -x /usr/bin/time ]; then
    memory_of=(/usr/bin/time -f %M -o "$dir/peak")
else
    echo "skip: memory, for want of /usr/bin/time"
fi

# Runs a command once; adds a line to TOOL.seconds and TOOL.kilobytes and what it prints
# to TOOL.out.
timed() { # TOOL COMMAND...
    local tool=$1 start=$EPOCHREALTIME
    shift
    "${memory_of[@]}" "$@" >>"$dir/$tool.out" 2>"$dir/$tool.err" </dev/null || return 1
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.6f\n", b - a}' >>"$dir/$tool.seconds"
    [ -s "$dir/peak" ] && tail -n 1 "$dir/peak" >>"$dir/$tool.kilobytes"
    return 0
}

# Calls RUN TOOL for each tool in turns, and prints each with its ratio to the first one,
# which is ours.  A peer that fails is left out; when we fail, the bench ends.
race() { # RUN TOOL...
    local run=$1 tool i seconds memory our_seconds our_memory
    shift
    rm -f "$dir"/*.seconds "$dir"/*.kilobytes "$dir"/*.out "$dir"/*.failed
    for ((i = 0; i < runs; i++)); do
        for tool; do
            [ -e "$dir/$tool.failed" ] && continue
            "$run" "$tool" && continue
            echo "  $tool failed:"
            head -n 3 "$dir/$tool.err"
            [ "$tool" = "$1" ] && exit 1
            touch "$dir/$tool.failed"
        done
    done
    our_seconds=$(median <"$dir/$1.seconds")
    our_memory=$(cat "$dir/$1.kilobytes" 2>/dev/null | median)
    for tool; do
        [ -e "$dir/$tool.failed" ] && continue
        seconds=$(median <"$dir/$tool.seconds")
        memory=$(cat "$dir/$tool.kilobytes" 2>/dev/null | median)
        awk -v tool="$tool" -v s="$seconds" -v m="${memory:-0}" -v s1="$our_seconds" -v m1="${our_memory:-0}" \
            -v is_ours="$([ "$tool" = "$1" ] && echo 1 || echo 0)" 'BEGIN {
                printf "  %-14s %8.4f s %6s MB", tool, s, m ? sprintf("%.0f", m / 1024) : "-"
                if (!is_ours) printf "   %.1f times our time", s / s1
                if (!is_ours && m && m1) printf ", %.1f times our memory", m / m1
                print ""
            }'
    done
}

# What runs of tests/bench/load printed, one after the other in FILE, in sentences.
explain_load() { # FILE
    local key
    for key in gates seconds-flat seconds-ready bytes-design bytes-ready bytes-peak; do
        echo "$key $(awk -v k="$key:" '$1 == k {print $2}' "$1" | median)"
    done | awk '{v[$1] = $2} END {
        g = v["gates"]
        printf "  %d NANDs and flip-flops\n", g
        printf "  %.4f s from opening the file to a flat design: %.2f million a second\n",
            v["seconds-flat"], g / v["seconds-flat"] / 1e6
        printf "  %.4f s with fan-out and order, ready to run: %.2f million a second\n",
            v["seconds-ready"], g / v["seconds-ready"] / 1e6
        printf "  bytes a gate: %.0f flat with its modules, %.0f flat with fan-out and order, %.0f at the peak\n",
            v["bytes-design"] / g, v["bytes-ready"] / g, v["bytes-peak"] / g
    }'
}

cpu=$(awk -F ': ' '/^model name/ {print $2; exit}' /proc/cpuinfo 2>/dev/null)
echo "bench: $(nproc) processors, ${cpu:-of an unknown kind}, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null);" \
    "medians of $runs runs"

# ---- 1. our own language ----

echo "$ram of netlists/std/memory.nl, in the process:"
for ((i = 0; i < runs; i++)); do
    "$load" netlists/std/memory.nl "$ram" || exit 1
done >"$dir/ram"
explain_load "$dir/ram"

# ---- 2. BLIF ----

peers=()
for p in yosys berkeley-abc; do
    if command -v $p >/dev/null; then
        peers+=("$p")
    else
        echo "skip: $p is not installed (tests/tools/packages.txt)"
    fi
done

read_blif() { # TOOL
    case $1 in
    gateloom) timed "$1" "$load" "$file" ;;
    yosys) timed "$1" yosys -q -p "read_blif $file" ;;
    berkeley-abc) timed "$1" berkeley-abc -c "read_blif $file; print_stats" ;;
    esac
}

printf '.model one\n.inputs a b\n.outputs y\n.names a b y\n0- 1\n-0 1\n.end\n' >"$dir/one_gate.blif"

# A chain of full adders, five tables a bit, as a tool would write it.
awk -v n=40000 'BEGIN {
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
}' >"$dir/chain_200k.blif"

for file in "$dir/one_gate.blif" "$circuits/epfl/max.blif" "$dir/chain_200k.blif"; do
    if [ ! -e "$file" ]; then
        echo "skip: $(basename "$file") is not here"
        continue
    fi
    echo "$(basename "$file"), tables: $(grep -c '^\.names' "$file"), a process that reads it:"
    race read_blif gateloom "${peers[@]}"
done
echo "chain_200k.blif, in our process:"
explain_load "$dir/gateloom.out"

# ---- 3. a counter, from the source to the last cycle ----

bits=16 cycles=20000

# Gate for gate what counter<16> of netlists/std/state.nl becomes.
{
    echo "module t; reg clk = 0, rst = 1; wire [$bits:0] k; wire [$((bits - 1)):0] q; wire go;"
    echo "assign k[0] = 1; nand(go, rst, rst);"
    for ((i = 0; i < bits; i++)); do
        echo "wire n$i, m$i, l$i, x$i, e$i, d$i, t$i; reg r$i;"
        echo "nand(n$i, q[$i], k[$i]); nand(m$i, q[$i], n$i); nand(l$i, k[$i], n$i); nand(x$i, m$i, l$i);"
        echo "nand(e$i, x$i, go); nand(d$i, e$i, e$i);"
        echo "nand(t$i, k[$i], q[$i]); nand(k[$((i + 1))], t$i, t$i);"
        echo "always @(posedge clk) r$i <= d$i; assign q[$i] = r$i;"
    done
    echo "integer i; initial begin \$display(\"cycle q\");"
    echo "for (i = 0; i < $cycles; i = i + 1) begin"
    echo "#5 clk = 1; #5 \$display(\"%0d %h\", i, q); clk = 0; rst = 0; end \$finish; end endmodule"
} >"$dir/counter.v"

count() { # TOOL
    case $1 in
    gateloom) timed "$1" "$build/gateloom" sim netlists/std/state.nl --top "counter<$bits>" \
        --set rst=1,0 --set en=1 --cycles $cycles --print q ;;
    iverilog+vvp) timed "$1" bash -c "iverilog -o '$dir/c.vvp' '$dir/counter.v' && vvp -n '$dir/c.vvp'" ;;
    esac
}

if command -v iverilog >/dev/null && command -v vvp >/dev/null; then
    echo "a $bits-bit counter of the same NANDs, $cycles cycles, compiled, run and printed:"
    race count gateloom iverilog+vvp
    if [ ! -e "$dir/iverilog+vvp.failed" ] && ! cmp -s "$dir/gateloom.out" "$dir/iverilog+vvp.out"; then
        echo "bench: the counters do not print the same, so their times cannot be compared" >&2
        exit 1
    fi
else
    echo "skip: iverilog is not installed (tests/tools/packages.txt)"
fi

# Networks: the bars are 1.5e9 float32 and 8e9 int8 neurons a second in lanes.
if [ -x "$build/tests/bench/relu" ]; then
    echo "ReLU networks:"
    "$build/tests/bench/relu" | sed 's/^# //; t; s/^/  /'
else
    echo "skip: $build/tests/bench/relu is not built"
fi

tests/bench/waves.sh "$build"

# Frames of the window; a million edges a row unless EDGES says more (10000000 wants 1.5 GB).
if [ -x "$build/tests/bench/frames" ]; then
    echo "frames of 60 rows, ${EDGES:-1000000} edges each, 1920 x 1080, processor time:"
    "$build/tests/bench/frames" "${EDGES:-1000000}" | sed 's/^/  /'
else
    echo "skip: $build/tests/bench/frames is not built"
fi
