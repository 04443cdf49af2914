"$TOOL" run wrong.asm
