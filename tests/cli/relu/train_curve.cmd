"$TOOL" relu train --task and --seeds 1 --steps 2000 --curve | head -1
