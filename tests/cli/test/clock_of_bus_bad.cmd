cat >"$TMP/t.nl" <<'END'
module m(x[4], c -> y[4]) {
    y = dff(x, c)
}

test m {
    x c | y
    c 1 | x
}
END
"$TOOL" test "$TMP/t.nl"
