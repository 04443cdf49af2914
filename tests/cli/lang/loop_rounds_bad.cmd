"$TOOL" check loop_rounds_bad.nl
