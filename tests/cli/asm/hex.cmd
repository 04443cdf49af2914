"$TOOL" asm sum.asm -o "$TMP/p.hex"
head -99 "$TMP"/*
