"$TOOL" check binary_bad.nl
