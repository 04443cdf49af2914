"$TOOL" debug nothing.asm
