"$TOOL" asm sum.asm --word 24
