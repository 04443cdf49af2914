"$TOOL" table ../../../netlists/std/adders.nl --top full_adder
