"$TOOL" asm sum.asm --listing
