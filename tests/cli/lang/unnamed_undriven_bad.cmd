cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    wire $1
    nand(x, $1 -> y)
}
END
"$TOOL" check "$TMP/t.nl"
