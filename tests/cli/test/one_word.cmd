"$TOOL" test one_word.nl
"$TOOL" convert one_word.nl --top one -o "$TMP/again.nl"
"$TOOL" convert "$TMP/again.nl" --top one | grep 'memory\|dff(d\[7\]\|r\[3\]'
