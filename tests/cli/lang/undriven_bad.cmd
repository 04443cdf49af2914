"$TOOL" check undriven_bad.nl
