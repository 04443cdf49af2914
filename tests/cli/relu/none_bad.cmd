"$TOOL" relu
