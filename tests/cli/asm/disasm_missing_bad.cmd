"$TOOL" disasm nothing.hex
