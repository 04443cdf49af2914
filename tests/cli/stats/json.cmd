"$TOOL" stats ../../../netlists/std/adders.nl --top full_adder --json
