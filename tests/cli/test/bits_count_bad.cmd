cat >"$TMP/t.nl" <<'END'
module m(x[4], c -> y[4]) {
    y = dff(x, c)
}

test m {
    x c | y
    bits(0, 1) c | x
}
END
"$TOOL" test "$TMP/t.nl"
