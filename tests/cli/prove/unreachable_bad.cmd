cat >"$TMP/a.nl" <<'END'
use "std/gates.nl"

module twins(clk, x -> s) {
    a = dff<0>(x, clk)
    b = dff<0>(x, clk)
    s = a ^ b
}
END
sed 's/s = a ^ b/s = 0; _ = a; _ = b/' "$TMP/a.nl" >"$TMP/b.nl"
"$TOOL" prove "$TMP/a.nl" "$TMP/b.nl" --top twins --cycles 5
