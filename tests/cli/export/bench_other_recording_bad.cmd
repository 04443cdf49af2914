"$TOOL" sim ../../../netlists/std/state.nl --top 'counter<2>' --cycles 2 --wave "$TMP/run.glr" >/dev/null
"$TOOL" export ../../../netlists/std/state.nl --top 'counter<3>' -o "$TMP/d.v" --testbench "$TMP/tb.v" --recording "$TMP/run.glr" 2>&1 | sed "s,$TMP,TMP,"; status=${PIPESTATUS[0]}; ls "$TMP" | grep tb.v; exit $status
