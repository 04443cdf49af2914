"$TOOL" sim "$HERE/../test/one_word.nl" --top one --load m=$TMP/nowhere.hex
