cat >"$TMP/t.nl" <<'END'
module m<N>(x -> y) {
    if N > 0 {
        y = n<N - 1>(x)
    } else {
        y = x
    }
}

module n<N>(x -> y) {
    if N > 0 {
        y = m<N - 1>(x)
    } else {
        y = x
    }
}
END
"$TOOL" stats "$TMP/t.nl"
