cat >"$TMP/g.nl" <<'END'
module m(clk, d -> q, r) {
    q = dff(d, clk)
    r = clk
}
END
"$TOOL" relu compile "$TMP/g.nl"
