"$TOOL" relu train --task max --hidden 6 --seeds 20 | head -1
