cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = 5
    _ = x
    y = N[0]
}
END
"$TOOL" check "$TMP/t.nl"
