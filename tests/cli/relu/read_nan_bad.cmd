printf "%b" "relu 1\\ninputs 2 integer 0 1\\nlayer 1 relu dense 0 2\\n  1 nan | 0" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
