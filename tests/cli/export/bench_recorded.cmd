"$TOOL" sim ../../../netlists/std/state.nl --top 'counter<2>' --set rst=0 --set en=1 --init 1 --cycles 2 --wave "$TMP/run.glr" >/dev/null &&
"$TOOL" export ../../../netlists/std/state.nl --top 'counter<2>' -o "$TMP/d.v" --testbench - --recording "$TMP/run.glr" | sed -n '/rows\[0\]/,/run(1/p'
