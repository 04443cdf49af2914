cat >"$TMP/t.nl" <<'END'
module m(d, c -> q) {
    q = nand<2>(d, c)
}
END
"$TOOL" check "$TMP/t.nl"
