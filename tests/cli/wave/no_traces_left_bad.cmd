# The second file is missing: nothing stays of the run that was started for the first.
export TMPDIR="$TMP"
"$TOOL" wave ../why/pair.nl missing.vcd --screenshot "$TMP/x.png"; status=$?
ls "$TMP"
exit $status
