#!/bin/bash
# each.sh NAME PROGRAM... - runs every program; shows the output of those that fail.
name=$1
shift
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for program in "$@"; do
    if "$program" >"$log" 2>&1; then
        printf '  ok   %-36s %s\n' "$program" "$(grep -ohE '[0-9]+ test\(s\) run' "$log" | head -1)"
        passed=$((passed + 1))
    else
        echo "  FAIL $program, status $?"
        cat "$log"
        echo "  again: $program"
        failed=$((failed + 1))
    fi
done
echo "$name: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
