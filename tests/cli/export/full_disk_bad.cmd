"$TOOL" export ../../../netlists/std/gates.nl --top and -o /dev/full
