"$TOOL" check cell_twice_bad.blif
