"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --set rst=1,0 --set en=1 --cycles 5 --print q --wave $TMP/r.glr
"$TOOL" sim "$ROOT/netlists/std/state.nl" --top 'counter<4>' --set rst=1,0 --set en=1 --cycles 5 --print q --wave $TMP/r.vcd >$TMP/out
"$TOOL" wave --stats $TMP/r.glr
"$TOOL" wave --diff $TMP/r.glr $TMP/r.vcd
