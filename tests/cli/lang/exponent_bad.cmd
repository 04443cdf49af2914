cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    const N = 2 ** -1
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
