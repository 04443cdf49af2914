"$TOOL" check empty_bad.nl
