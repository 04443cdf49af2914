cat >"$TMP/t.nl" <<'END'
module m(d, c[2] -> q) {
    q = dff(d, c)
}
END
"$TOOL" check "$TMP/t.nl"
