"$TOOL" check names_empty_bad.blif
