#!/bin/bash
# doc_examples.sh TOOL - the examples in docs/*.md and README.md do what the text says.
#
#     ```nl        a whole file in its canonical layout with at least one test, which passes
#     ```nl bad    a whole file that is refused
#     ```console   lines `$ gateloom ...` or `$ printf ...`, each followed by exactly what it prints
#
# Commands run in the top folder.  Any other block is not looked at.
set -u
export LC_ALL=C
TOOL=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.." || exit 1
[ -x "$TOOL" ] || { echo "docs: there is no program $1" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/nl"
ln -s "$TOOL" "$work/bin/gateloom"
export PATH=$work/bin:$PATH GATELOOM_PATH=$PWD/netlists

# FILE-N.nl, FILE-N.bad.nl, FILE-N.console, and FILE-N.line with the block's place.
for page in README.md docs/*.md docs/*/*.md; do
    [ -e "$page" ] || continue
    awk -v page="$page" -v to="$work/nl/$(echo "${page#docs/}" | tr / _)" '
        !inside && /^```/ {
            kind = substr($0, 4); inside = 1; n++
            out = kind == "nl" ? to "-" n ".nl" : kind == "nl bad" ? to "-" n ".bad.nl" : \
                  kind == "console" ? to "-" n ".console" : ""
            if (out) { printf "" >out; print page ":" NR >(out ".line") }
            next
        }
        inside && /^```/ { inside = 0; if (out) close(out); next }
        inside && out { print >out }' "$page"
done

passed=0 failed=0
fail() { # PLACE WHAT LOG
    failed=$((failed + 1))
    echo "--- $1: $2"
    head -30 "$3"
}

for file in "$work"/nl/*.nl; do
    [ -e "$file" ] || continue
    place=$(cat "$file.line")
    (cd "$work/nl" && "$TOOL" test "$(basename "$file")") >"$work/log" 2>&1 </dev/null
    rc=$?
    case $file in
    *.bad.nl)
        if [ $rc != 1 ]; then fail "$place" "must be refused, and the status was $rc" "$work/log"
        else passed=$((passed + 1)); fi ;;
    *)
        if [ $rc != 0 ]; then fail "$place" "the example fails, status $rc" "$work/log"
        elif ! grep -q '^test ' "$file"; then fail "$place" "the example has no test" "$work/log"
        elif ! "$TOOL" fmt "$file" | diff -u "$file" - >"$work/log"; then
            fail "$place" "'gateloom fmt' would lay it out in another way" "$work/log"
        else passed=$((passed + 1)); fi ;;
    esac
done

check() { # compares $work/want with what $command prints
    [ -n "$command" ] || return
    bash -c "$command" >"$work/log" 2>&1 </dev/null
    if diff -u "$work/want" "$work/log" >"$work/diff"; then passed=$((passed + 1))
    else fail "$place" "'$command' prints something else" "$work/diff"; fi
}
for file in "$work"/nl/*.console; do
    [ -e "$file" ] || continue
    place=$(cat "$file.line") command=
    : >"$work/want"
    while IFS= read -r line; do
        case $line in
        '$ gateloom '* | '$ printf '*) check; command=${line#'$ '}; : >"$work/want" ;;
        '$ '*) check; command= ;; # some other command: shown, not run
        *) [ -n "$command" ] && printf '%s\n' "$line" >>"$work/want" ;;
        esac
    done <"$file"
    check
done
echo "docs: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
