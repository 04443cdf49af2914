cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
    x | y
    while 1 { let k = 1 }
}
END
"$TOOL" test "$TMP/t.nl"
