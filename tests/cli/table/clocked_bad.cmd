"$TOOL" table ../../../netlists/std/state.nl --top "counter<4>"
