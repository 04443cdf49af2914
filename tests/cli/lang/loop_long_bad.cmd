{ echo "module m(x -> y) {"; echo "    wire t[40]"; for i in {0..38}; do echo "    t[$((i + 1))] = nand(x, t[$i])"; done; echo "    t[0] = nand(x, t[39])"; echo "    y = t[7]"; echo "}"; } >"$TMP/t.nl"
"$TOOL" check "$TMP/t.nl"
