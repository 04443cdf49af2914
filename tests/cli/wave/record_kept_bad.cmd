# A recording that is there outlives a netlist with a mistake.
printf 'module m(x -> y) {\n    y = q\n}\n' >"$TMP/m.nl"
echo precious >"$TMP/run.glr"
"$TOOL" wave "$TMP/m.nl" --top m --record "$TMP/run.glr" --screenshot "$TMP/x.png"; status=$?
cat "$TMP/run.glr"
exit $status
