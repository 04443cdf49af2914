mkdir "$TMP/d.nl"
"$TOOL" convert std/gates.nl --top xor -o "$TMP/d.nl"
