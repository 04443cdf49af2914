"$TOOL" prove ../../../netlists/std/adders.nl --top 'ripple_adder<16>' --top-b 'fast_adder<16>'
