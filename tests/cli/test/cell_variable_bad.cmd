cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
    x | y
    for i in 0..2 {
        i | i
    }
}
END
"$TOOL" test "$TMP/t.nl"
