cat >"$TMP/t.nl" <<'END'
module two(x -> y, z) {
    y = x
    z = x
}

module m(x -> y) {
    u = two(x)
    y = u.w
}
END
"$TOOL" check "$TMP/t.nl"
