"$TOOL" wave kinds.vcd --from '#0' --to '#40' --screenshot "$TMP/x.vcd" && cat "$TMP/x.vcd"
"$TOOL" wave kinds.vcd --from '#0' --to '#40' --screenshot "$TMP/x.json" && cat "$TMP/x.json"
for kind in svg pdf; do
    "$TOOL" wave kinds.vcd --size 640x200 --screenshot "$TMP/x.$kind" && head -c 8 "$TMP/x.$kind" && echo
done
