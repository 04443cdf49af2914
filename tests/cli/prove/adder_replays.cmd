# The rows that prove prints pass in the first circuit, and fail in the second, in both engines.
"$TOOL" prove ../../../netlists/std/adders.nl broken.nl --top 'ripple_adder<8>' --top-b 'broken_adder<8>' | sed -n '/^test/,$p' >"$TMP/rows"
{ echo 'use "std/adders.nl"'; cat "$TMP/rows"; } >"$TMP/a.nl"
{ echo 'use "broken.nl"'; sed 's/^test ripple_adder/test broken_adder/' "$TMP/rows"; } >"$TMP/b.nl"
for engine in cycle ref; do
    "$TOOL" test --engine $engine "$TMP/a.nl"
    "$TOOL" test --engine $engine -I . "$TMP/b.nl" 2>&1 | tail -2
done
