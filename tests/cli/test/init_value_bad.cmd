cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
    x | y
    init 7
    0 | 0
}
END
"$TOOL" test "$TMP/t.nl"
