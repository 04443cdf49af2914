cat >"$TMP/t.nl" <<'END'
module m(x[70] -> y[70]) {
    y = x
}

test m {
    x | y
    0 | (x + 1)
}
END
"$TOOL" test "$TMP/t.nl"
