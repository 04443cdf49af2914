"$TOOL" asm sum.asm --memory 1
