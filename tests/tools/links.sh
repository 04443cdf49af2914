#!/bin/bash
# links.sh - every relative link in our Markdown pages leads to a file.
set -u
cd "$(dirname "$0")/../.." || exit 1
failed=0 n=0
for page in README.md docs/*.md docs/*/*.md netlists/README.md tests/README.md; do
    [ -e "$page" ] || continue
    while IFS= read -r link; do
        case $link in http*|'#'*|mailto:*|'') continue ;; esac
        n=$((n + 1))
        [ -e "$(dirname "$page")/${link%%#*}" ] || { echo "$page: nothing at $link"; failed=$((failed + 1)); }
    done < <(awk '/^```/{c=!c} !c' "$page" | grep -oE '\]\([^) ]+\)' | sed 's/^](//; s/)$//')
done
echo "links: $n looked at, $failed failed"
[ $failed = 0 ]
