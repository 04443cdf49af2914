"$TOOL" test "$ROOT/netlists/book/1_xor.nl" --engine fast
