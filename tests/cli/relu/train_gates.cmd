for g in not and or nand nor xor xnor; do echo $g; "$TOOL" relu train --task $g --seeds 30 | grep against; done
