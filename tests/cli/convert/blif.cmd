"$TOOL" convert ../blif/latch.blif
