"$TOOL" check latch_init_bad.blif
