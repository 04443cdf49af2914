"$TOOL" export ../../../netlists/std/gates.nl ../../../netlists/std/adders.nl
