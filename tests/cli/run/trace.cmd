"$TOOL" run ../../../netlists/programs/sum_loop.asm --trace --show r0-r2,8-10,15-17 | grep -v ^clock
