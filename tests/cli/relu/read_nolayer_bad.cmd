printf "%b" "relu 1\\ninputs 2 integer 0 1\\nend" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
