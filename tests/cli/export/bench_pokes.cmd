"$TOOL" export ../../../netlists/std/memory.nl --top 'rom<2, 8>' -o "$TMP/rom.v" --testbench - | sed -n '/in = 0;/,/run/p'
