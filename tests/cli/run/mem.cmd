"$TOOL" run sum.asm --mem 8=15,9=18,15=1,16=2,17=3 --show 10 | grep -v ^clock
