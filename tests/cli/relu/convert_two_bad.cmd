"$TOOL" relu convert a b
