cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = hyperbolic(x)
}
END
"$TOOL" check "$TMP/t.nl"
