"$TOOL" verify ../../../netlists/std/gates.nl --top and --with modelsim
