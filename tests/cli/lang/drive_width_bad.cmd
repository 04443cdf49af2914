cat >"$TMP/t.nl" <<'END'
module m(x[4] -> y[2]) {
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
