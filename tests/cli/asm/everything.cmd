"$TOOL" asm everything.asm --listing
