"$TOOL" test tristate.nl
