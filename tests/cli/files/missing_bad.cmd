"$TOOL" check nothing.nl
