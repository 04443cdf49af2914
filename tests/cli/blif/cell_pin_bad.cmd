"$TOOL" check cell_pin_bad.blif
