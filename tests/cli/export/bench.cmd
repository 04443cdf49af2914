"$TOOL" export ../../../netlists/std/gates.nl --top xor -o "$TMP/xor.v" --testbench -
