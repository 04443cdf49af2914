cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = clog2(0)
    const K = signext(65, 1)
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
