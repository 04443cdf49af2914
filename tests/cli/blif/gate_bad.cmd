"$TOOL" stats gate_bad.blif
