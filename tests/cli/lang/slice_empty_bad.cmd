cat >"$TMP/t.nl" <<'END'
module m(x[4] -> y) {
    y = x[0:3]
}
END
"$TOOL" check "$TMP/t.nl"
