"$TOOL" test budget_untested.nl
