{ echo "module m(x -> y) {"; echo "    y = x"; for i in {0..4000}; do echo "    const a$i = a$((i + 1)) + 1"; done; echo "    const a4001 = 0"; echo "}"; } >"$TMP/deep.nl"
"$TOOL" check "$TMP/deep.nl"
