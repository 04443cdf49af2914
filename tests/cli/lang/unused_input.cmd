"$TOOL" check unused_input.nl
