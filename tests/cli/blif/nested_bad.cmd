for i in {0..500}; do printf '.model m%d\n.inputs a\n.outputs y\n.subckt m%d a=a y=y\n.end\n' $i $((i + 1)); done >"$TMP/nested.blif"
printf '.model m501\n.inputs a\n.outputs y\n.names a y\n1 1\n.end\n' >>"$TMP/nested.blif"
"$TOOL" check "$TMP/nested.blif"
