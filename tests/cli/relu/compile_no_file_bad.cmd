"$TOOL" relu compile
