"$TOOL" draw "$ROOT/netlists/std/alu.nl" --top "alu<4>" --only produkt -o "$TMP/x.svg"; rc=$?; ls "$TMP"; exit $rc
