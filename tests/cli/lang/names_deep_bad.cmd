cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"
END
{ echo "module m(x -> y) {"; echo "    y = ~t0"; for i in {0..2000}; do echo "    t$i = ~t$((i + 1))"; done; echo "    t2001 = x"; echo "}"; } >>"$TMP/t.nl"
"$TOOL" check "$TMP/t.nl"
