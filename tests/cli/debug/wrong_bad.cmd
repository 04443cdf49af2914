"$TOOL" debug ../../../netlists/programs/sum_loop.asm <wrong.txt 2>&1
