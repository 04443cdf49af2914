"$TOOL" check recursion_bad.nl
