"$TOOL" sim ../../../netlists/std/adders.nl --top full_adder --wave nowhere/x.vcd
