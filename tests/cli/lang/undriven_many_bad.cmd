"$TOOL" check undriven_many_bad.nl
