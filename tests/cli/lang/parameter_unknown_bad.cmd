cat >"$TMP/t.nl" <<'END'
module m<N>(x[N] -> y[N]) {
    y = x
}
END
"$TOOL" stats "$TMP/t.nl" --top 'm<K: 4>'
