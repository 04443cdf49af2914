cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"

module m(x -> y) {
    wire q, p
    clk = q ^ p ^ x
    q   = dff<0>(~q, clk)
    p   = dff<0>(q, ~clk)
    y   = q
}
END
"$TOOL" sim "$TMP/t.nl" --top m --set x=0,1 --cycles 3
