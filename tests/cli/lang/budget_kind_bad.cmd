cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
    budget area <= 4
}
END
"$TOOL" check "$TMP/t.nl"
