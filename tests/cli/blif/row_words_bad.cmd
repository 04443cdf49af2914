"$TOOL" check row_words_bad.blif
