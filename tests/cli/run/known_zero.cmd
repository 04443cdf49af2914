"$TOOL" run zero.asm --lockstep | grep -v ^clock
