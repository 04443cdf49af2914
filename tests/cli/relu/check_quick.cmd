"$TOOL" relu check --quick --cases 2000
