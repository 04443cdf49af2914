"$TOOL" verify ../../../netlists/std/gates.nl ../../../netlists/std/adders.nl
