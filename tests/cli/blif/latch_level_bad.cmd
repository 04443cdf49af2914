"$TOOL" check latch_level_bad.blif
