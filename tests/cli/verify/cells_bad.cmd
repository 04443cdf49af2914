"$TOOL" verify ../../../netlists/std/gates.nl --top and --cells or
