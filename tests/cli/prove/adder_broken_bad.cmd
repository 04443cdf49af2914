"$TOOL" prove ../../../netlists/std/adders.nl broken.nl --top 'ripple_adder<8>' --top-b 'broken_adder<8>'
