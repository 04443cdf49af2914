"$TOOL" relu train
