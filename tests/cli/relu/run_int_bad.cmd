printf "relu 1 inputs 1 integer 0 1 layer 1 relu dense 0 1 0.5 | 0 end" >"$TMP/n.relu"; echo 1 >"$TMP/r.csv"; "$TOOL" relu run "$TMP/n.relu" "$TMP/r.csv" --format int32
