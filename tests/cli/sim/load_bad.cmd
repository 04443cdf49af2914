"$TOOL" sim ../../../netlists/std/memory.nl --top "ram<2, 8>" --load m=bad.hex
