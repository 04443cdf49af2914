"$TOOL" test budget.nl
