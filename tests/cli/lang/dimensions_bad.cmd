cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire t[1][1][1][1][1]
    t = x
    y = x
}
END
"$TOOL" check "$TMP/t.nl"
