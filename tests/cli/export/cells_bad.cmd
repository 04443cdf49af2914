"$TOOL" export ../../../netlists/std/gates.nl --top and --cells nor
