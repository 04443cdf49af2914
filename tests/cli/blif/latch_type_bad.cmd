"$TOOL" check latch_type_bad.blif
