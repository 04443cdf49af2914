"$TOOL" draw "$ROOT/netlists/std/multiply.nl" --top "mul<16>" --expand -o "$TMP/x.svg"
