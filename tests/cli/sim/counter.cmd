"$TOOL" sim ../../../netlists/std/state.nl --top "counter<4>" --set rst=0,1,0 --set en=1 --cycles 6
