{ echo "module g0(x -> y) { y = nand(x, x) }"; for i in {1..40}; do echo "module g$i(x -> y) { t = g$((i - 1))(x); y = g$((i - 1))(t) }"; done; } >"$TMP/t.nl"
"$TOOL" stats "$TMP/t.nl" --top g40
