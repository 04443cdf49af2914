cat >"$TMP/t.nl" <<'END'
use "std/gates.nl"

module m(x -> y) {
    wire q, p
    clk = q ^ p ^ x
    q   = dff<0>(~q, clk)
    p   = dff<0>(q, ~clk)
    y   = q
}

test m {
    x | y
    0 | 0
    1 | x
}
END
"$TOOL" test "$TMP/t.nl"
