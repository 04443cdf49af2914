"$TOOL" check unused_input.blif
