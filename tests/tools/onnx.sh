#!/bin/bash
# onnx.sh BUILD - our ONNX files in other people's hands: the onnx package's checker, its graph run in
# numpy, and ONNX Runtime, each against what gateloom prints for the same rows.
#
# ONNX Runtime is looked for by node (onnxruntime-node or onnxruntime-web; NODE_PATH if it is elsewhere), and when
# it is not found, npm is asked for it once, into build/npm. PEERS=no: it is not.
set -u
tool=$1/gateloom
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python=
for p in /usr/bin/python3 python3; do
    $p -c 'import onnx, numpy' 2>/dev/null && { python=$p; break; }
done
[ -n "$python" ] || echo "skip: onnx: python3-onnx is not installed (tests/tools/packages.txt)"
export NODE_PATH=$PWD/build/npm/node_modules:${NODE_PATH:-}
has_runtime() { command -v node >/dev/null && node tests/onnx/run.js 2>/dev/null; }
if ! has_runtime && [ "${PEERS:-yes}" != no ] && [ ! -e build/npm ] && command -v npm >/dev/null; then
    echo "onnx: npm install onnxruntime-web, into build/npm"
    mkdir -p build/npm && (cd build/npm && timeout 200 npm install --silent --no-audit --no-fund --ignore-scripts \
        --prefix . onnxruntime-web@1 >/dev/null 2>&1)
fi
runtime=yes
has_runtime || runtime=
[ -n "$runtime" ] || echo "skip: onnx: node finds no onnxruntime-node or -web (npm install onnxruntime-web)"
[ -n "$python$runtime" ] || exit 0

passed=0 failed=0
rows() { # COLUMNS ROWS SEED: rows of bits
    awk -v c="$1" -v n="$2" -v s="$3" 'BEGIN {srand(s); for (i = 0; i < n; i++) {for (j = 0; j < c; j++)
        printf "%s%d", j ? "," : "", rand() < 0.5; print ""}}'
}
compare() { # NAME TOLERANCE: $dir/n.relu, n.onnx, rows.csv
    "$tool" relu run "$dir/n.relu" "$dir/rows.csv" --format float32 >"$dir/ours.csv" || { failed=$((failed + 1)); return; }
    if [ -n "$python" ]; then
        if $python tests/onnx/check.py "$dir/n.onnx" "$dir/n.relu" "$dir/rows.csv" "$dir/ours.csv" "$2"; then
            passed=$((passed + 1))
        else
            echo "--- onnx: $1: the checker or numpy differs"; failed=$((failed + 1))
        fi
    fi
    if [ -n "$runtime" ] && [ "$2" = 0 ]; then # to the last bit
        if node tests/onnx/run.js "$dir/n.onnx" "$dir/n.relu" "$dir/rows.csv" >"$dir/theirs.csv" &&
            cmp -s "$dir/ours.csv" "$dir/theirs.csv"; then
            passed=$((passed + 1))
        else
            echo "--- onnx: $1: ONNX Runtime differs"; failed=$((failed + 1))
            diff "$dir/ours.csv" "$dir/theirs.csv" | head -3
        fi
    fi
}
compiled() { # FILE TOP COLUMNS ROWS [OPTION...]
    local file=$1 top=$2 n=$3 k=$4
    shift 4
    "$tool" relu compile "$file" --top "$top" "$@" -o "$dir/n.relu" >/dev/null 2>&1 || { echo "--- onnx: $top"; failed=$((failed + 1)); return; }
    "$tool" relu convert "$dir/n.relu" -o "$dir/n.onnx"
    [ "$n" = 0 ] || rows "$n" "$k" 1 >"$dir/rows.csv"
    compare "$top" 0
}

compiled netlists/std/adders.nl full_adder 3 8
compiled netlists/std/alu.nl 'alu<4>' 11 100
compiled netlists/std/state.nl 'counter<5>' 2 60
compiled netlists/std/memory.nl 'ram<2, 3>' 6 60

# The ten-instruction machine runs the book's sum as an ONNX graph.
"$tool" asm netlists/programs/sum_loop.asm --word 8 --memory 32 --program 16 -o "$dir/p.hex" >/dev/null
{ echo 1; for ((i = 0; i < 55; i++)); do echo 0; done; } >"$dir/rows.csv"
compiled netlists/cpu/machine.nl 'machine<8, 5, 4>' 0 0 --load "program=$dir/p.hex" --load "cells=$dir/p.mem.hex"

# A layer of each activation, with a skip connection and a range that starts within a layer.
cat >"$dir/n.relu" <<'END'
relu 1
inputs 2 real -2 2
layer 2 sigmoid dense 0 2
  1 -0.5 | 0.25
  0.3 2 | -1
layer 2 tanh dense 1 3
  1 1 -1 | 0
  0.5 -1.5 2 | 0.1
layer 2 gelu sparse
  0:1 5:-2 | 0
  | 0.5
layer 2 elu 1.5 dense 4 4
  1 -1 1 -1 | -0.5
  -2 0.5 1 1 | 0
layer 2 leaky 0.2 dense 0 10
  1 -1 1 -1 1 -1 1 -1 1 -1 | 0
  -1 1 2 -1 1 -1 1 -1 1 1 | -3
end
END
"$tool" relu convert "$dir/n.relu" -o "$dir/n.onnx"
awk 'BEGIN {srand(2); for (i = 0; i < 50; i++) printf "%.6f,%.6f\n", 4 * rand() - 2, 4 * rand() - 2}' >"$dir/rows.csv"
compare "all activations" 2e-6

echo "onnx: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
