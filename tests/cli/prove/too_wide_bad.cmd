"$TOOL" prove ../../../netlists/std/adders.nl --top 'adder<16>' --is 's == x << y'
