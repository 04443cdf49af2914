cat >"$TMP/t.nl" <<'END'
module two(x -> y, z) {
    y = x
    z = x
}

module m(x -> y) {
    two(x -> y)
}
END
"$TOOL" check "$TMP/t.nl"
