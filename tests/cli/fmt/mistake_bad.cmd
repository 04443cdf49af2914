"$TOOL" fmt broken.nl
