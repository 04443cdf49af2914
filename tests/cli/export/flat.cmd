"$TOOL" export ../../../netlists/std/adders.nl --top 'ripple_adder<2>' --flat
