"$TOOL" draw odd.nl --top twice | grep "title\|<text"
"$TOOL" draw odd.nl --top twice --depth 1 | grep "title\|<text"
"$TOOL" draw odd.nl --top twice -o "$TMP/x.dot" && cat "$TMP/x.dot"
