cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
}
END
"$TOOL" test "$TMP/t.nl"
