"$TOOL" sim pair.nl --init 0 --set a=0,0,1,1,0 --set b=0,1,1,1,1 --set set=0,1,1,0 --cycles 7 --wave $TMP/r.glr >/dev/null
"$TOOL" why $TMP/r.glr q@2
"$TOOL" why $TMP/r.glr held@6
"$TOOL" why $TMP/r.glr a@20ns
"$TOOL" why --steps 3 $TMP/r.glr q@2
"$TOOL" why --flip-flops 1 $TMP/r.glr 'bus[1]@2'
