"$TOOL" test pass.nl
