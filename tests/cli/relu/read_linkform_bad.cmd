printf "%b" "relu 1\\ninputs 2 integer 0 1\\nlayer 1 relu sparse\\n  x | 0" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
