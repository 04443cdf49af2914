cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire t[0]
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
