printf "relu 1 inputs 1 real 0 1 layer 1 relu dense 0 1 1 | 0 end" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
