for i in 1 2 3 4 5 6 7 8 9; do echo "mov r0, #1"; done >$TMP/p.asm; "$TOOL" asm $TMP/p.asm -o $TMP/p.hex && cd $TMP && "$TOOL" run p.hex --program 8
