"$TOOL" asm sum.asm
