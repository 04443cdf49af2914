{ echo 'module huge(a, b -> y) {'; echo '    w0 = nand(a, b)'
for i in $(seq 1 700); do echo "    w$i = nand(a, w$((i - 1)))"; done
echo '    y = nand(w700, b)'; echo '}'; } >"$TMP/huge.nl"
"$TOOL" draw "$TMP/huge.nl" --top huge
