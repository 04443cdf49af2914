"$TOOL" stats row_bad.blif
