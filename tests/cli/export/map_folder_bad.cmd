"$TOOL" export ../../../netlists/std/gates.nl --top and -o "$TMP/out.v" --map no/such/folder/out.map
