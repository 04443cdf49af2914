"$TOOL" check search_bad.blif
