cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
}

test m {
    x | y
    (random(0)) | x
}
END
"$TOOL" test "$TMP/t.nl"
