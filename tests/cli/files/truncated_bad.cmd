head -c 1500 "$ROOT/netlists/std/adders.nl" >"$TMP/cut.nl"
head -c 60 "$HERE/../blif/latch.blif" >"$TMP/cut.blif"
"$TOOL" check "$TMP/cut.nl"
"$TOOL" check "$TMP/cut.blif"
