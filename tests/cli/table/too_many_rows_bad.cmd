"$TOOL" table ../../../netlists/std/adders.nl --top "add<16>"
