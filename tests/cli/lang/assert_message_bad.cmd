cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
    assert 1
}
END
"$TOOL" check "$TMP/t.nl"
