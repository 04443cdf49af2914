cat >"$TMP/t.nl" <<'END'
module m(x, n -> y) {
    wire t[n]
    y = t[0]
    t = x
}
END
"$TOOL" check "$TMP/t.nl"
