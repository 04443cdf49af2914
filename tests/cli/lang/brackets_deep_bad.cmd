cat >"$TMP/t.nl" <<'END'

END
{ echo "module m(x -> y) {"; printf "    y = "; printf "(%.0s" {1..300}; printf x; printf ")%.0s" {1..300}; echo; echo "}"; } >"$TMP/t.nl"
"$TOOL" check "$TMP/t.nl"
