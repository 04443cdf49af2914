"$TOOL" run sum.asm --memory 32 --program 16 --mem 8=15,9=18,15=1,16=2,17=3 --wave $TMP/w.vcd --show 10 | grep -v ^clock; grep -c "^#" $TMP/w.vcd; grep -A2 "scope module cells" $TMP/w.vcd | head -3
