"$TOOL" asm --help
"$TOOL" disasm --help
