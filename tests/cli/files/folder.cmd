mkdir "$TMP/f"
printf 'module a(x -> y) {\n    y = nand(x, x)\n}\n' >"$TMP/f/a.nl"
cp "$TMP/f/a.nl" "$TMP/f/b.nl"
"$TOOL" check "$TMP/f"
