"$TOOL" asm sum.asm --program 131072
