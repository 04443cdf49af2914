"$TOOL" export ../../../netlists/std/adders.nl --top full_adder --cells assign
