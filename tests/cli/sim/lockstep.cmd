"$TOOL" sim ../../../netlists/std/alu.nl --top "alu<8>" --set a=200 --set b=3 --set op=4 --lockstep
