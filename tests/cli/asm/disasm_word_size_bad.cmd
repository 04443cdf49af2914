"$TOOL" disasm sum.hex --word 64
