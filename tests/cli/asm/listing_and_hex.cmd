"$TOOL" asm sum.asm --listing -o "$TMP/p.hex"
ls "$TMP"
