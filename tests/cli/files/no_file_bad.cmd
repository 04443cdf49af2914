"$TOOL" check
