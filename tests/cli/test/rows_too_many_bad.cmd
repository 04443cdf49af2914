cat >"$TMP/t.nl" <<'END'
module m(x[40] -> y[40]) {
    y = x
}

test m {
    x   | y
    all | (x)
}
END
"$TOOL" test "$TMP/t.nl"
