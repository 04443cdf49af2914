"$TOOL" prove ../../../netlists/std/state.nl broken.nl --top 'counter<5>' --top-b 'broken_counter<5>'
