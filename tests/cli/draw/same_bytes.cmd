for kind in svg png pdf dot; do
    for i in 1 2; do "$TOOL" draw "$ROOT/netlists/std/alu.nl" --top "alu<8>" -o "$TMP/$i.$kind"; done
    cmp "$TMP/1.$kind" "$TMP/2.$kind" && head -c 5 "$TMP/1.$kind" | od -An -c
done
