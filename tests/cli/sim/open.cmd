"$TOOL" sim ../../../netlists/std/state.nl --top 'counter<4>' --open --engine event --set rst=1,0 --set en=1 --cycles 5
"$TOOL" stats ../../../netlists/std/state.nl --top 'counter<4>' --open | head -3
