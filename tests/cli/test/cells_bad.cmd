"$TOOL" test cells.nl
