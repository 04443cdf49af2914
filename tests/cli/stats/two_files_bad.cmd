"$TOOL" stats a.nl b.nl
