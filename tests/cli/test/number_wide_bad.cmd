cat >"$TMP/t.nl" <<'END'
module m(x[66] -> y[66]) {
    y = x
}

test m {
    x | y
    0x100000000000000000000 | 0
}
END
"$TOOL" test "$TMP/t.nl"
