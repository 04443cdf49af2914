cat >"$TMP/g.nl" <<'END'
module m(clk, e, d -> q) {
    q = dff(d, nand(clk, e))
}
END
"$TOOL" relu compile "$TMP/g.nl"
