"$TOOL" verify ../../../netlists/std/gates.nl --top and --program x.asm
