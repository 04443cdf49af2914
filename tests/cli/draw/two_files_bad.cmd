"$TOOL" draw odd.nl odd.nl
