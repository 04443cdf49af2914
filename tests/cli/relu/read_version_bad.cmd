printf "%b" "relu 2" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
