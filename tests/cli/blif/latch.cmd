"$TOOL" stats latch.blif
