printf "%b" "relu 1 inputs 2 real 1 0 end" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu"
