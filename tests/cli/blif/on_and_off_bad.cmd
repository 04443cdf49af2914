"$TOOL" check on_and_off_bad.blif
