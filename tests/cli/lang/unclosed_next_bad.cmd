cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x

module n(x -> y) {
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
