printf "relu 1 inputs 2 integer 0 1 layer 1 relu dense 0 2 1 1 | 0 end" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
