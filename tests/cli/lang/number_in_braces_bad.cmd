cat >"$TMP/t.nl" <<'END'
module m(x[4] -> y[8]) {
    y = {x, 5}
}
END
"$TOOL" check "$TMP/t.nl"
