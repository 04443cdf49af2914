"$TOOL" check memory_bad.nl
