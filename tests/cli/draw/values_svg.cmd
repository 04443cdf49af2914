"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top half_adder --set x=1 --set y=x | grep -v "^\."
