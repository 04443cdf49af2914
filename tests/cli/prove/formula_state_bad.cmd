"$TOOL" prove ../../../netlists/std/state.nl --top 'counter<4>' --is 'q == 0'
