printf "zoom-in = i\nfly = f\nhelp = ctrl+shift\n" >$TMP/k
"$TOOL" wave kinds.vcd --screenshot $TMP/x.png --keys $TMP/k
