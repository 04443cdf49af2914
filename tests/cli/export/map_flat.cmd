"$TOOL" export ../../../netlists/std/state.nl --top 'counter<2>' --flat -o "$TMP/out.v" --map -
