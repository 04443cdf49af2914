"$TOOL" asm sum.asm --word 8 --memory 32 --program 16 --listing
