"$TOOL" run ../../../netlists/programs/sum_two.asm --mem 0=5 --open 2>&1 | grep -v ^clock
printf "mov 0, #5\nmov 1, #3\nmov 2, 0\nadd 2, 1\n" >$TMP/p.asm; "$TOOL" run $TMP/p.asm --open --lockstep --memory 8 --program 8 | grep -v ^clock
