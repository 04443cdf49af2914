"$TOOL" test wrong.nl
