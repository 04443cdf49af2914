cat >"$TMP/t.nl" <<'END'
module m(x[4] -> y) {
    const N = x[0]
    y = x[1]
}
END
"$TOOL" check "$TMP/t.nl"
