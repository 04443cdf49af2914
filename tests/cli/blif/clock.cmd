"$TOOL" sim clock.blif --clock c --set d=1,0,1,1 --cycles 4
