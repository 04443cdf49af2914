cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = nand(x, x)
}

test m {
    x | y
    set y = 1
    0 | 1
}
END
"$TOOL" test "$TMP/t.nl"
