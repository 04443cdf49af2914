"$TOOL" stats undriven_bad.blif
