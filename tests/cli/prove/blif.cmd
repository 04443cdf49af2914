cat >"$TMP/majority.blif" <<'END'
.model major
.inputs a b c
.outputs y
.names a b c y
11- 1
1-1 1
-11 1
.end
END
"$TOOL" prove ../../../netlists/examples/majority.nl "$TMP/majority.blif" --top majority
"$TOOL" prove "$TMP/majority.blif" --is 'y == (a + b + c) >> 1'
