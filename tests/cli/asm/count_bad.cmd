"$TOOL" asm sum.asm --memory many
