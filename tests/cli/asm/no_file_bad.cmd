"$TOOL" asm
