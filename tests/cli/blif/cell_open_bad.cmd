"$TOOL" check cell_open_bad.blif
