"$TOOL" check two_mistakes_bad.nl
