cat >"$TMP/t.nl" <<'END'
module m(d, c -> q) {
    memory w[2][1]
    w[0] = dff(d, c)
    w[1] = dff(w[0], c)
    q = w[1]
}

test m {
    d c | q
    load w "nowhere.hex"
    0 0 | 0
}
END
"$TOOL" test "$TMP/t.nl"
