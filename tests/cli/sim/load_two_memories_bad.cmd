echo 0 >"$TMP/a.hex"
printf 'module k(d, c -> q, r) {\n    memory a[1], b[1]\n    a[0] = dff(d, c)\n    b[0] = dff(d, c)\n    q = a[0]\n    r = b[0]\n}\nmodule m(d, c -> q) {\n    u = k(d, c)\n    q = nand(u.q, u.r)\n}\n' >"$TMP/t.nl"
"$TOOL" sim "$TMP/t.nl" --top m --load u="$TMP/a.hex"
