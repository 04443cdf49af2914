"$TOOL" run ../../../netlists/programs/sum_loop.asm --trace --jumps --lockstep | grep -v ^clock
