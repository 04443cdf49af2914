"$TOOL" check self_bad.nl
