"$TOOL" relu compile a.nl b.nl
