"$TOOL" run sum.asm --word 12
