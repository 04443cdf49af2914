"$TOOL" draw "$ROOT/netlists/std/adders.nl" --top full_adder -o x.gif
