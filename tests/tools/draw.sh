#!/bin/bash
# draw.sh TOOL - what other programs say of our pictures.
#
# Every SVG is read by an XML parser and has a title and a description; every link of a site leads to
# a picture; dot reads our dot; the CPU is drawn in 2 s and its site in 30 s (unless sanitizers run).
set -u
export LSAN_OPTIONS=suppressions=$PWD/tests/tools/lsan.supp:print_suppressions=0
export LC_ALL=C
tool=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$work/log" 2>&1; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "--- $what"
    head -20 "$work/log"
}

parser=yes
if command -v xmllint >/dev/null; then parse() { xmllint --noout "$@"; }
elif command -v python3 >/dev/null; then
    parse() { python3 -c 'import sys, xml.dom.minidom
for f in sys.argv[1:]: xml.dom.minidom.parse(f)' "$@"; }
else echo "skip: draw: neither xmllint nor python3 is installed, no second reader of SVG"; parser=; parse() { :; }; fi

accessible() { # SVG...: the three things a screen reader asks for
    local f
    for f in "$@"; do
        grep -q 'role="img" aria-labelledby="title desc"' "$f" && grep -q '<title id="title">[^<]' "$f" &&
            grep -q '<desc id="desc">[^<]' "$f" || { echo "$f"; return 1; }
    done
}

# A parser that takes everything would prove nothing.
printf '<svg><text>a<b</text></svg>' >"$work/bad.svg"
if [ -n "$parser" ] && parse "$work/bad.svg" 2>/dev/null; then
    echo "--- the XML parser takes a file that is no XML"
    failed=$((failed + 1))
fi

limit() { # SECONDS COMMAND...: within them; a build with sanitizers or coverage may take ten times as long
    local seconds=$1 start=$SECONDS
    shift
    case $tool in */release/*) ;; *) seconds=$((seconds * 10)) ;; esac
    "$@" && [ $((SECONDS - start)) -le "$seconds" ] || { echo "took $((SECONDS - start)) s, or failed"; return 1; }
}

check "the CPU in 2 s" limit 2 "$tool" draw netlists/cpu/machine.nl --top machine -o "$work/cpu.svg"
check "a site of the CPU in 30 s" limit 30 "$tool" draw netlists/cpu/machine.nl --top machine --site "$work/site"
check "the site again, to compare" "$tool" draw netlists/cpu/machine.nl --top machine --site "$work/again"
check "the same site" diff -r "$work/site" "$work/again"
check "names that are hard for SVG" "$tool" draw tests/cli/draw/odd.nl --top twice --site "$work/odd"
check "values" "$tool" draw netlists/std/alu.nl --top 'alu<8>' --set a=200 --set b=3 --set op=x -o "$work/v.svg"
check "XML" parse "$work"/*/*.svg "$work/cpu.svg" "$work/v.svg"
check "title and description" accessible "$work"/*/*.svg "$work/cpu.svg" "$work/v.svg"

links() { # every href of a site is a file there
    local f
    for f in $(grep -oh 'href="[^"]*"' "$1"/*.svg "$1"/index.html | sort -u | sed 's/href="//; s/"$//'); do
        [ -e "$1/$f" ] || { echo "$1: no $f"; return 1; }
    done
}
check "links of the CPU's site" links "$work/site"
check "links with hard names" links "$work/odd"

check "the pictures of the documentation" tests/tools/pictures.sh "$tool" "$work/pictures"
# Letters in PNG files differ with the fonts of the machine.
check "make pictures would change nothing" diff -rq --exclude "window*.png" "$work/pictures" docs/pictures

if command -v dot >/dev/null; then
    for m in 'twice:tests/cli/draw/odd.nl' 'alu<4>:netlists/std/alu.nl'; do
        check "dot file of ${m%%:*}" "$tool" draw "${m#*:}" --top "${m%%:*}" -o "$work/m.dot"
        check "dot reads ${m%%:*}" dot -Tsvg -o "$work/m.svg" "$work/m.dot"
        check "dot is silent about ${m%%:*}" test ! -s "$work/log"
    done
else
    echo "skip: draw: graphviz is not installed, no second reader of dot files"
fi
if command -v rsvg-convert >/dev/null; then
    check "librsvg paints the CPU" rsvg-convert -o "$work/cpu.png" "$work/cpu.svg"
else
    echo "skip: draw: librsvg2-bin is not installed, no second painter of SVG"
fi
echo "draw: $passed passed, $failed failed"
[ $failed = 0 ]
