printf "@100 1\n" >"$TMP/a.hex"
"$TOOL" sim "$HERE/../test/one_word.nl" --top one --load m=$TMP/a.hex
