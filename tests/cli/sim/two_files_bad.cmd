"$TOOL" sim a.nl b.nl
