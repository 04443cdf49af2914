"$TOOL" run $ROOT/netlists/programs/sum_loop.asm --memory 32 --program 16 --wave $TMP/r.glr | head -n 3
"$TOOL" wave --stats $TMP/r.glr | head -n 8
"$TOOL" run $ROOT/netlists/programs/sum_loop.asm --memory 32 --program 16 --wave $TMP/r.vcd >/dev/null
"$TOOL" wave --diff $TMP/r.glr $TMP/r.vcd
