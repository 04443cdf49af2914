printf "relu 1 inputs 1 integer 0 1 input-names \001a layer 1 relu dense 0 1 1 | 0 end" >"$TMP/n.relu"; "$TOOL" relu synth "$TMP/n.relu" 2>&1 | sed -n 1p | tr -d "\001"; exit ${PIPESTATUS[0]}
