"$TOOL" export ../../../netlists/std/memory.nl --top 'ram<1, 4>' --load n=image
