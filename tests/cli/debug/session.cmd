"$TOOL" debug ../../../netlists/programs/sum_loop.asm <session.txt
