printf "%b" "relu 1 inputs 2 whole 0 1" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
