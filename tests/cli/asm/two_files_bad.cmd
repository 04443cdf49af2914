"$TOOL" asm sum.asm sum.asm
