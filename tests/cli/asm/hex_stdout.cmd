"$TOOL" asm sum.asm -o -
