cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"
END
{ echo "module m(x -> y) {"; printf "    y = x"; printf " & x%.0s" {1..2100}; echo; echo "}"; } >>"$TMP/t.nl"
"$TOOL" check "$TMP/t.nl"
