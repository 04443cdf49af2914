cat >"$TMP/t.nl" <<'END'
module m(d, c -> q) {
    q = dff<2>(d, c)
}
END
"$TOOL" check "$TMP/t.nl"
