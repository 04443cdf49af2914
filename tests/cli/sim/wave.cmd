"$TOOL" sim counter.nl --set en=1 --cycles 3 --wave "$TMP/x.vcd" && cat "$TMP/x.vcd"
