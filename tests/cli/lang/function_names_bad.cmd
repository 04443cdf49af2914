printf 'module m(x -> y) {\n    wire t[min(a: 1, b: 2)]\n    t[0] = x\n    y = t[0]\n}\nmodule n(x -> y) {\n    wire t[max(1, 1 -> z)]\n    t[0] = x\n    y = t[0]\n}\n' >"$TMP/f.nl"
"$TOOL" check "$TMP/f.nl"
