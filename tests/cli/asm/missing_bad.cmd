"$TOOL" asm nothing.asm
