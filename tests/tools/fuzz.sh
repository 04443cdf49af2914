#!/bin/bash
# fuzz.sh BUILD SECONDS NAME... - looks for bytes that break a reader.
#
# What it learns goes to build/fuzz/found/NAME; a crash is left in build/fuzz/crash-NAME-*.  A file
# worth keeping is put into tests/fuzz/corpus/NAME by hand, with a name that says what it is.
set -u
build=$1 seconds=$2
shift 2
failed=0
for name in "$@"; do
    target=$build/tests/fuzz/fuzz_$name
    [ -x "$target" ] || { echo "skip: there is no tests/fuzz/fuzz_$name.c"; continue; }
    mkdir -p "$build/found/$name"
    corpus=("$build/found/$name")
    [ -d "tests/fuzz/corpus/$name" ] && corpus+=("tests/fuzz/corpus/$name")
    words=()
    [ -e "tests/fuzz/$name.dict" ] && words=(-dict="tests/fuzz/$name.dict")
    echo "fuzz $name: $seconds s"
    "$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -verbosity=0 "${words[@]}" \
        -artifact_prefix="$build/crash-$name-" "${corpus[@]}" 2>&1 | grep -vE "# Uses:|Recommended dictionary|recommended dictionary" | tail -25
    if [ "${PIPESTATUS[0]}" != 0 ]; then
        failed=$((failed + 1))
        ls "$build"/crash-"$name"-* 2>/dev/null | sed "s|^|  again: $target |"
    fi
done
echo "fuzz: $failed failed"
[ $failed = 0 ]
