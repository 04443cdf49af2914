"$TOOL" run nothing.asm
