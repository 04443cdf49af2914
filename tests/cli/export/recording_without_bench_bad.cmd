"$TOOL" export ../../../netlists/std/gates.nl --top xor -o "$TMP/d.v" --recording run.glr
