#!/bin/bash
# replay.sh BUILD - each fuzz target once more on the files of its corpus.
set -u
failed=0 files=0 targets=0
for source in tests/fuzz/fuzz_*.c; do
    [ -e "$source" ] || { echo "skip: no fuzz targets"; continue; }
    target=$(basename "$source" .c)
    corpus=(tests/fuzz/corpus/"${target#fuzz_}"/*)
    [ -e "${corpus[0]}" ] || { echo "skip: $target has no corpus"; continue; }
    targets=$((targets + 1)) files=$((files + ${#corpus[@]}))
    log=$(mktemp)
    if ! "$1/tests/fuzz/$target" "${corpus[@]}" >"$log" 2>&1; then
        failed=$((failed + 1))
        tail -40 "$log"
        echo "  again: $1/tests/fuzz/$target tests/fuzz/corpus/${target#fuzz_}/*"
    fi
    rm -f "$log"
done
echo "fuzz corpus: $files files, $targets targets, $failed failed"
[ $failed = 0 ]
