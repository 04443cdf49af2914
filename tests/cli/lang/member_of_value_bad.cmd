cat >"$TMP/t.nl" <<'END'
module m(x[2] -> y) {
    y = x[0].y
}
END
"$TOOL" check "$TMP/t.nl"
