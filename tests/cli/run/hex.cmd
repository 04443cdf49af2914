"$TOOL" asm sum.asm -o $TMP/sum.hex && "$TOOL" run $TMP/sum.hex --mem 8=15,9=18,15=1,16=2,17=3 --show 10 --trace| grep -v ^clock
