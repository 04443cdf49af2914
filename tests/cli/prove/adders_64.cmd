"$TOOL" prove ../../../netlists/std/adders.nl ../../../netlists/std/adders.nl --top 'ripple_adder<64>' --top-b 'fast_adder<64>'
