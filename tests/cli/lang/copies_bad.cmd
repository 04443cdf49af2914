cat >"$TMP/t.nl" <<'END'
module m(x -> y[8]) {
    y = {0{x}}
}
END
"$TOOL" check "$TMP/t.nl"
