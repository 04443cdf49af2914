printf 'gateloom waves 1\nsignal top.clk\nsignal "top.clk" radix=roman\nview now\n' >"$TMP/x.waves"
"$TOOL" wave kinds.vcd --session "$TMP/x.waves" --screenshot "$TMP/x.txt"
status=$?
ls "$TMP"
exit $status
