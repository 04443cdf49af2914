"$TOOL" convert ../blif/latch.blif -o out.v
