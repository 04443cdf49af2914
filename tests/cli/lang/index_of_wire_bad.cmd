cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x[0]
}
END
"$TOOL" check "$TMP/t.nl"
