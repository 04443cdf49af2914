"$TOOL" check characters_bad.nl
