"$TOOL" convert ../blif/latch.blif -o no/such/folder/out.nl
