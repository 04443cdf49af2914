"$TOOL" relu train --task xor --rate -1
