cat >"$TMP/t.nl" <<'END'
module m(x[4] -> y[4]) {
    y = x / 2
}
END
"$TOOL" check "$TMP/t.nl"
