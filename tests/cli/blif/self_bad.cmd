"$TOOL" stats self_bad.blif
