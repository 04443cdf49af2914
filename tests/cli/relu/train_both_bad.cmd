"$TOOL" relu train --task xor a.csv
