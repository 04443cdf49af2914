"$TOOL" run sum.asm --machine other.nl
