"$TOOL" check width_bad.nl
