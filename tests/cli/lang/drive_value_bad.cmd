cat >"$TMP/t.nl" <<'END'
module m(x -> y) {
    nand(x, x -> ~y)
}
END
"$TOOL" check "$TMP/t.nl"
