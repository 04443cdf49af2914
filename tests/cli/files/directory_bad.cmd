"$TOOL" stats ../files
