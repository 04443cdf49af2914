"$TOOL" verify ../../../netlists/std/memory.nl --top 'ram<1, 4>' --load x=none
