"$TOOL" asm sum.asm -o "$TMP/no/p.hex"
