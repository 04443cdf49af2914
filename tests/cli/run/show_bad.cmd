"$TOOL" run sum.asm --show r0-r9
