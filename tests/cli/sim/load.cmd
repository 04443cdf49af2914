"$TOOL" sim ../../../netlists/std/memory.nl --top "ram<2, 8>" --load m=image.hex --set addr=0,1,2,3 --set we=0 --set d=0 --cycles 4
