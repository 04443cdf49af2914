"$TOOL" run sum.asm --engine fast
