cat >"$TMP/t.nl" <<'END'
module m<N>(x[N] -> y[N]) {
    y = x
}

module n(x -> y) {
    y = m<1, 2>(x)
}
END
"$TOOL" check "$TMP/t.nl"
