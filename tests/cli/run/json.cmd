"$TOOL" run sum.asm --mem 8=15,9=18,15=1,16=2,17=3 --json --lockstep | sed "s/\"cycles_per_second\": [0-9]*/\"cycles_per_second\": N/"
