cat >"$TMP/t.nl" <<'END'
module two(x -> y, z) {
    y = x
    z = x
}

module m(x -> y) {
    y = nand(two(x), x)
}
END
"$TOOL" check "$TMP/t.nl"
