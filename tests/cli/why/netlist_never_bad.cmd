"$TOOL" why pair.nl q@2
