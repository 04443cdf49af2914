PATH=/no/such/folder "$TOOL" verify ../../../netlists/std/gates.nl --top and --with icarus
