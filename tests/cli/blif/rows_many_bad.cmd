{ printf '.model m\n.inputs a b\n.outputs y\n.names a b y\n'; yes '11 1' | head -1048577; echo .end; } >"$TMP/rows.blif"
"$TOOL" check "$TMP/rows.blif"
