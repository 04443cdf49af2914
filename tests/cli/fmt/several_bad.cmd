"$TOOL" fmt messy.nl broken.nl
