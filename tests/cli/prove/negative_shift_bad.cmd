"$TOOL" prove ../../../netlists/std/adders.nl --top 'adder<4>' --is 's == x << (y - 3)'
