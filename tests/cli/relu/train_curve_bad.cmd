"$TOOL" relu train --task xor --curve
