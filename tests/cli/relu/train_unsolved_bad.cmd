"$TOOL" relu train --task xor --hidden 1 --seeds 3 --steps 100 -o "$TMP/n.relu"
