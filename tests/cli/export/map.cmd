"$TOOL" export ../../../netlists/std/state.nl --top 'counter<2>' -o "$TMP/out.v" --map - && wc -l <"$TMP/out.v"
