cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire t
    wire t
    t = x
    y = t
}
END
"$TOOL" check "$TMP/t.nl"
