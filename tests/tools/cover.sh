#!/bin/bash
# cover.sh BUILD - percent of the lines of each source file that the tests reach, lowest first.
command -v gcov >/dev/null || { echo "skip: no gcov"; exit 0; }
find "$1/sim" -name '*.gcda' | while read -r data; do
    gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk -F "'" '/^File .sim\//{f=$2} /^Lines executed/ && f{split($0,p,/[:%]/); if (f ~ /\.c$/) printf "%6.1f%%  %s\n", p[2], f; f=""}' |
    sort -n -u
