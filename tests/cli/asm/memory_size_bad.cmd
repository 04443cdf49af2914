"$TOOL" asm sum.asm --memory 100
