#!/bin/bash
# lint.sh - what can be said about the sources without running them.
set -u
cd "$(dirname "$0")/../.." || exit 1
failed=0
part() { # NAME COMMAND...
    local name=$1
    shift
    if "$@"; then echo "  ok   $name"; else echo "  FAIL $name"; failed=$((failed + 1)); fi
}

tracked() { git ls-files -co --exclude-standard 2>/dev/null || find . -type f -not -path './build/*'; }

# A path of somebody's machine has no place in the project.
no_machine_paths() {
    ! tracked | grep -vx tests/tools/lint.sh | xargs -d '\n' \
        grep -nIE '(^|[^A-Za-z0-9._$}-])/(work|home|root|Users|mnt)/[A-Za-z0-9]' 2>/dev/null
}

# Blanks at the end of a line, tabs where blanks are the rule, lines far too long.
tidy_text() {
    ! tracked | grep -E '\.(c|h|nl|md|sh)$' | xargs -d '\n' awk '
        # goldens and comments on purpose may be long; code and prose may not
        /[ \t]+$/ { print FILENAME ":" FNR ": blanks at the end of the line"; bad = 1 }
        FILENAME ~ /\.(c|h|nl)$/ && /\t/ { print FILENAME ":" FNR ": a tab"; bad = 1 }
        FILENAME ~ /\.(c|h)$/ && length($0) > 120 { print FILENAME ":" FNR ": a line of " length($0); bad = 1 }
        END { exit !bad }'
}

scripts() {
    local f bad=0
    while IFS= read -r f; do bash -n "$f" || bad=1; done < <(tracked | grep -E '\.sh$|^\.ci/run$')
    return $bad
}

no_warnings() { # COMPILER
    make -s -k -j "$(nproc)" B="build/lint-$1" CC="$1" MODE=debug CFLAGS=-Werror all programs >/dev/null
}

# Every header can be the first one that is included, and each layer has its public one.
headers() {
    local h l bad=0
    while IFS= read -r h; do
        printf '#include "%s"\n' "${h#sim/}" |
            "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -Isim -I. -fsyntax-only -x c - || bad=1
    done < <(tracked | grep -E '^(sim/[a-z]+|gui)/[a-z_]+\.h$')
    for l in sim/*/; do
        l=$(basename "$l")
        [ "$l" = cli ] || [ -e "sim/$l/$l.h" ] || { echo "sim/$l has no public header $l.h"; bad=1; }
    done
    return $bad
}

part layers tests/tools/layers.sh
part headers headers
part links tests/tools/links.sh
part "no machine's paths" no_machine_paths
part text tidy_text
part scripts scripts
for compiler in gcc clang; do
    if command -v $compiler >/dev/null; then
        part "no warnings of $compiler" no_warnings $compiler
    else
        echo "skip: $compiler is not installed"
    fi
done
if command -v cppcheck >/dev/null; then
    part cppcheck cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppress=missingIncludeSystem --suppress=unusedStructMember --error-exitcode=1 \
        --suppress=internalAstError --suppress=shiftTooManyBitsSigned --library=tests/tools/cppcheck.cfg \
        -j "$(nproc)" -Isim -I. sim gui tests/diff tests/bench
else
    echo "skip: cppcheck is not installed"
fi
if command -v clang-tidy >/dev/null; then
    checks='-*,clang-analyzer-*,bugprone-*,misc-redundant-expression'
    checks+=',-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions'
    checks+=',-bugprone-reserved-identifier,-bugprone-sizeof-expression,-bugprone-branch-clone,-bugprone-assignment-in-if-condition'
    checks+=',-bugprone-macro-parentheses,-bugprone-implicit-widening-of-multiplication-result'
    checks+=',-clang-analyzer-security.insecureAPI.*,-clang-analyzer-optin.performance.Padding'
    tidy() {
        printf '%s\0' sim/*/*.c gui/*.c | xargs -0 -P "$(nproc)" -I '{}' clang-tidy --quiet \
            --warnings-as-errors='*' --checks="$checks" '{}' -- -std=c11 -Isim -I. \
            -D_POSIX_C_SOURCE=200809L 2>/dev/null
    }
    part clang-tidy tidy
else
    echo "skip: clang-tidy is not installed"
fi
echo "lint: $([ $failed = 0 ] && echo passed || echo $failed failed)"
[ $failed = 0 ]
