cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = 1 / (2 - 2)
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
