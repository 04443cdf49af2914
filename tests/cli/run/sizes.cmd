for n in 8 16 32; do "$TOOL" run sum.asm --mem 8=15,9=18,15=1,16=2,17=3 --word $n --show 10 --lockstep | grep -v ^clock; done
