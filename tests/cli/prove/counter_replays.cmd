"$TOOL" prove ../../../netlists/std/state.nl broken.nl --top 'counter<5>' --top-b 'broken_counter<5>' | tee "$TMP/said"
sed -n '/^test/,$p' "$TMP/said" >"$TMP/rows"
{ echo 'use "std/state.nl"'; cat "$TMP/rows"; } >"$TMP/a.nl"
{ echo 'use "broken.nl"'; sed 's/^test counter/test broken_counter/' "$TMP/rows"; } >"$TMP/b.nl"
for engine in cycle ref; do
    "$TOOL" test --engine $engine "$TMP/a.nl"
    "$TOOL" test --engine $engine -I . "$TMP/b.nl" 2>&1 | tail -2
done
