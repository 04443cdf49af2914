"$TOOL" prove ../../../netlists/std/adders.nl --top 'adder<4>' --top-b 'ripple_adder<4>'
