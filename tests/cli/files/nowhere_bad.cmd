"$TOOL" check std/nowhere.nl
