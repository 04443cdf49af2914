"$TOOL" check latch_words_bad.blif
