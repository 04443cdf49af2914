cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire module
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
