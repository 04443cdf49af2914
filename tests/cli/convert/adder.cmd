"$TOOL" convert ../../../netlists/std/adders.nl --top "adder<2>"
