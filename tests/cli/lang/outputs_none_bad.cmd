cat >"$TMP/t.nl" <<'END'
module sink(x) {
    _ = x
}

module m(x -> y) {
    u = sink(x)
    y = u
}
END
"$TOOL" check "$TMP/t.nl"
