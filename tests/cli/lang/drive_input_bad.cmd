cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    x = 1
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
