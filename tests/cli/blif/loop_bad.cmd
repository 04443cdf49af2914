"$TOOL" check loop_bad.blif
