"$TOOL" convert ../blif/latch.blif ../blif/latch.blif
