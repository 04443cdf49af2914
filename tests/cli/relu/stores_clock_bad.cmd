cat >"$TMP/g.nl" <<'END'
module m(clk -> q) {
    q = dff(clk, clk)
}
END
"$TOOL" relu compile "$TMP/g.nl"
