"$TOOL" check unclosed_bad.nl
