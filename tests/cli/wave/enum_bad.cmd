printf "0 IDLE\nx3y RUN\n" >$TMP/e
"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --enum $TMP/e
