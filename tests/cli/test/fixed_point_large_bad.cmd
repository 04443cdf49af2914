cat >"$TMP/t.nl" <<'END'
module m(x[8] -> y[8]) {
    y = x
}

test m {
    x | y
    4000000000.5:62 | 0
}
END
"$TOOL" test "$TMP/t.nl"
