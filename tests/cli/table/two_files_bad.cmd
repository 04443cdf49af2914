"$TOOL" table a.nl b.nl
