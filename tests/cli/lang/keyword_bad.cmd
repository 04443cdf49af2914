"$TOOL" check keyword_bad.nl
