"$TOOL" relu train --task xor --activation sine
