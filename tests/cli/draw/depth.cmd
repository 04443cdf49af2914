"$TOOL" draw "$ROOT/netlists/book/3_five_plus_three.nl" --top "book_adder<2>" --depth 1 --ascii
