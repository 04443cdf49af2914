"$TOOL" asm sum.asm --word 32 -o "$TMP/p.hex"
head -99 "$TMP"/*
"$TOOL" disasm --word 32 "$TMP/p.hex"
