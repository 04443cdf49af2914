"$TOOL" check operator_bad.nl
