"$TOOL" relu chek
