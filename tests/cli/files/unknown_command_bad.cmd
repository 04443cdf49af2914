"$TOOL" chekc x.nl
