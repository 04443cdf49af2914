cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
    x | 5
    0 | 0
}
END
"$TOOL" test "$TMP/t.nl"
