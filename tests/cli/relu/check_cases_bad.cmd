"$TOOL" relu check --cases 0
