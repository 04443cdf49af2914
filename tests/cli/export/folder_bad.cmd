"$TOOL" export ../../../netlists/std/gates.nl --top and -o no/such/folder/out.v
