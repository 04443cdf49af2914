"$TOOL" disasm sum.asm
