"$TOOL" check loop_bad.nl
