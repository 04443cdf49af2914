cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire a[2 ** 27], b[2 ** 27], c[2 ** 27]
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
