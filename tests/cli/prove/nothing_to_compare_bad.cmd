"$TOOL" prove ../../../netlists/std/adders.nl --top 'adder<4>'
