printf 'module m(a, clk -> q) {\n    nand(a, a -> n)\n    q = dff(n, clk)\n}\n' >$TMP/m.nl
"$TOOL" sim $TMP/m.nl --set a=1 --cycles 2 --wave $TMP/r.glr >/dev/null
"$TOOL" wave --list $TMP/r.glr
sed -i 's/nand(a, a/nand(a, clk/' $TMP/m.nl
"$TOOL" wave --list $TMP/r.glr
