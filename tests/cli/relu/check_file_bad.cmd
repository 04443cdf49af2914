"$TOOL" relu check x.nl
