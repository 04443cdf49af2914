"$TOOL" stats --jsn x.nl
