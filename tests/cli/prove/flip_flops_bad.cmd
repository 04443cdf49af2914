printf 'module toggle(clk, rst -> q) {\n    _ = rst\n    wire r\n    r = dff(nand(r, r), clk)\n    q = nand(r, r)\n}\n' >"$TMP/t.nl"
"$TOOL" prove ../../../netlists/std/state.nl "$TMP/t.nl" --top toggle
