printf "%b" "relu 1\\ninputs 2 integer 0 1\\nlayer 1 relu dense 0 2 1 1 | 0 end more" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
