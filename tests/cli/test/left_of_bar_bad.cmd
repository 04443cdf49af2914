cat >"$TMP/t.nl" <<'END'
module m(x[4], c -> y[4]) {
    y = dff(x, c)
}

test m {
    x y | c
    0 0 | 0
}
END
"$TOOL" test "$TMP/t.nl"
