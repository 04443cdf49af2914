# any name: the cells go beside it
"$TOOL" asm sum.asm -o "$TMP/words"
ls "$TMP"
