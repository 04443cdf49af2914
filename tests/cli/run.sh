#!/bin/bash
# run.sh TOOL [AREA/CASE...] - runs the program as a black box, and compares with stored output.
#
# A case is tests/cli/AREA/CASE.cmd: shell lines that use "$TOOL".  Beside it stand CASE.out and
# CASE.err (absent: empty) and CASE.rc (absent: 0).  A case whose input must be refused is called
# *_bad.  Each case runs in its area's folder, so that messages hold relative paths; $TMP is an empty
# folder for what it writes, and $ROOT the top of the project.  BLESS=1 stores what came out.
set -u
export LC_ALL=C
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -ge 1 ] || { echo "usage: tests/cli/run.sh TOOL [AREA/CASE...]" >&2; exit 2; }
TOOL=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shown_tool=$1
shift
unset GATELOOM_PATH
export ROOT TOOL
export LSAN_OPTIONS=suppressions=$ROOT/tests/tools/lsan.supp:print_suppressions=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -x "$TOOL" ] || { echo "cli: there is no program $shown_tool" >&2; exit 1; }

cases=()
if [ $# -gt 0 ]; then
    for c in "$@"; do cases+=("$ROOT/tests/cli/${c%.cmd}.cmd"); done
else
    cases=("$ROOT"/tests/cli/*/*.cmd)
    [ -e "${cases[0]}" ] || { echo "cli: there are no cases" >&2; exit 1; }
fi

differs() { # STORED GOT NAME
    local stored=$1
    [ -e "$stored" ] || stored=/dev/null
    cmp -s "$stored" "$2" && return 1
    echo "--- $3: expected (-) and got (+)"
    diff -u "$stored" "$2" | tail -n +3 | head -60
}

bless() { # STORED GOT EMPTY: an empty file is not stored
    if cmp -s "$3" "$2"; then rm -f "$1"; elif ! cmp -s "$1" "$2"; then cp "$2" "$1"; echo "  wrote ${1#"$ROOT"/}"; fi
}

passed=0 failed=0
echo 0 >"$work/zero"
for cmd in "${cases[@]}"; do
    base=${cmd%.cmd}
    name=${base#"$ROOT"/tests/cli/}
    HERE=$(dirname "$cmd") TMP=$work/tmp
    export HERE TMP
    rm -rf "$TMP" && mkdir "$TMP"
    (cd "$HERE" && exec timeout 120 bash "$cmd") >"$work/out" 2>"$work/err.raw" </dev/null
    echo $? >"$work/rc"
    # A crash is never a golden result.
    rc=$(cat "$work/rc")
    # Names of machines and of temporary folders are not part of a message.
    sed -e "s|$TMP|TMP|g; s|$ROOT|ROOT|g; s|$TOOL|gateloom|g" "$work/err.raw" >"$work/err"
    sed -i -e "s|$TMP|TMP|g; s|$ROOT|ROOT|g; s|$TOOL|gateloom|g" "$work/out"
    crashed=
    if [ "$rc" -ge 124 ] || grep -q 'Sanitizer\|runtime error:' "$work/err"; then crashed=yes; fi
    case $name in
    *_bad) [ "$rc" = 0 ] && { echo "--- $name: was accepted, and must be refused"; crashed=yes; } ;;
    esac
    if [ -n "${BLESS:-}" ] && [ -z "$crashed" ]; then
        bless "$base.out" "$work/out" /dev/null
        bless "$base.err" "$work/err" /dev/null
        bless "$base.rc" "$work/rc" "$work/zero"
    fi
    bad=$crashed
    [ -n "$crashed" ] && { echo "--- $name: status $rc"; head -40 "$work/err"; }
    differs "$base.out" "$work/out" "$name.out" && bad=yes
    differs "$base.err" "$work/err" "$name.err" && bad=yes
    [ -e "$base.rc" ] && want="$base.rc" || want="$work/zero"
    differs "$want" "$work/rc" "$name.rc" && bad=yes
    if [ -n "$bad" ]; then
        failed=$((failed + 1))
        echo "  again: tests/cli/run.sh $shown_tool $name"
    else
        passed=$((passed + 1))
    fi
done
echo "cli: $passed passed, $failed failed"
[ $failed = 0 ]
