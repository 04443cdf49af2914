#!/bin/bash
# has_fuzzer.sh - can clang build a libFuzzer program?  Says why not.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/t.c" <<'END'
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) { return p == NULL && n; }
END
if ! command -v clang >/dev/null ||
    ! clang -fsanitize=fuzzer,address,undefined -o "$dir/t" "$dir/t.c" 2>/dev/null; then
    echo "skip: fuzzing wants clang and its runtime: apt-get install clang libclang-rt-14-dev"
    exit 1
fi
