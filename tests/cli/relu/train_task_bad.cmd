"$TOOL" relu train --task maj
