cat >"$TMP/t.nl" <<'END'
module not(a, b -> y) {
    y = nand(a, b)
}

module m(x -> y) {
    y = ~x
}
END
"$TOOL" check "$TMP/t.nl"
