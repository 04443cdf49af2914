"$TOOL" check leading_zero_bad.nl
