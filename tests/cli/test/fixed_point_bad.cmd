cat >"$TMP/t.nl" <<'END'
module m(x[8] -> y[8]) {
    y = x
}

test m {
    x | y
    0.5:99 | 0
}
END
"$TOOL" test "$TMP/t.nl"
