for e in ref event cycle; do "$TOOL" run sum.asm --memory 32 --program 16 --mem 8=15,9=18,15=1,16=2,17=3 --engine $e --lockstep --show 10 | grep -v ^clock; done
