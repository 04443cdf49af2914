"$TOOL" verify ../../../netlists/std/gates.nl --top and --netlist none.v
