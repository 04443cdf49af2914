cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    y = x
    feedback 5
}
END
"$TOOL" check "$TMP/t.nl"
