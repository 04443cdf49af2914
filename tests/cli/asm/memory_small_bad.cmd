"$TOOL" asm sum.asm --memory 16
