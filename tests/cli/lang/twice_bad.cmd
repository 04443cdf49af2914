"$TOOL" check twice_bad.nl
