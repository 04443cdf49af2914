"$TOOL" prove ../../../netlists/std/adders.nl --top 'ripple_adder<16>' --is 's >= x'
