"$TOOL" debug unknown.asm <unknown.txt
