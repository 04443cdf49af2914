"$TOOL" disasm a.hex b.hex
