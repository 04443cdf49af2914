"$TOOL" relu train --task xor --hidden 0
