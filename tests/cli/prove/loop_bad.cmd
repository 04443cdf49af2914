printf 'module sr_latch(s_n, r_n -> q, qn) {\n    q = nand(s_n, s_n)\n    qn = nand(r_n, r_n)\n}\n' >"$TMP/t.nl"
"$TOOL" prove ../../../netlists/std/state.nl "$TMP/t.nl" --top sr_latch
