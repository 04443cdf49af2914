cat >"$TMP/t.nl" <<'END'
module two(x -> y, z) {
    y = x
    z = x
}

module m(x -> y[2]) {
    y[0] = two(x -> y[1], _)
}
END
"$TOOL" check "$TMP/t.nl"
