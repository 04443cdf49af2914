"$TOOL" run sum.asm --machine ../../../netlists/std/adders.nl
