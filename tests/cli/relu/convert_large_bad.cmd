printf "relu 1 inputs 1 integer 0 1 layer 1 relu dense 0 1 1e300 | 0 end" >"$TMP/n.relu"; "$TOOL" relu convert "$TMP/n.relu" -o "$TMP/n.onnx"
